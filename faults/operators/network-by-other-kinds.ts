import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { adding, addNode, arnOf, newNode, nodesOf, site, text } from "../edit.ts";
import type { FaultOperator } from "../operator.ts";

const EVERYWHERE = "0.0.0.0/0";
const ROUTE_TABLE = "aws_route_table";
const GROUP = "aws_security_group";

const layered = (name: string, sites: FaultOperator["sites"]): FaultOperator => ({
  name,
  refutedBy: "layered-network",
  sites,
});

/** A rule of a tenant's security group, as another kind or in another way than the program writes them. */
const rule = (name: string, kind: string, inputs: ResourceNode["inputs"]): FaultOperator =>
  layered(name, (graph) =>
    adding(graph, [GROUP], (group) => newNode(group, kind, { securityGroupId: text(group, "id"), ...inputs })),
  );

const ALL_PORTS = { protocol: "-1", fromPort: 0, toPort: 0 };

const RULES: readonly FaultOperator[] = [
  rule("security-group-rule-of-the-older-kind-lets-everybody-in", "aws_security_group_rule", {
    ...{ type: "ingress", cidrBlocks: [EVERYWHERE] },
    ...ALL_PORTS,
  }),
  rule("security-group-rule-of-the-older-kind-lets-the-vpc-in", "aws_security_group_rule", {
    ...{ type: "ingress", cidrBlocks: ["10.0.0.0/8"], protocol: "tcp", fromPort: 443, toPort: 443 },
  }),
  rule("security-group-lets-one-half-of-the-internet-in", "aws_vpc_security_group_ingress_rule", {
    ...{ ipProtocol: "-1", cidrIpv4: "0.0.0.0/1" },
  }),
  rule("security-group-lets-everybody-in-by-datagrams", "aws_vpc_security_group_ingress_rule", {
    ...{ ipProtocol: "17", cidrIpv4: EVERYWHERE, fromPort: 53, toPort: 53 },
  }),
  layered("acl-rule-of-its-own-opens-to-everything", (graph) =>
    adding(graph, ["aws_network_acl"], (acl) =>
      newNode(acl, "aws_network_acl_rule", {
        ...{ networkAclId: text(acl, "id"), ruleNumber: 1, egress: false, ruleAction: "allow", cidrBlock: EVERYWHERE },
        ...ALL_PORTS,
      }),
    ),
  ),
];

/** What leads out of a VPC, made beside a tenant's route table, and the table's route to it. */
function leadingOut(name: string, make: (table: ResourceNode, graph: Graph) => readonly ResourceNode[]): FaultOperator {
  return layered(name, (graph) =>
    nodesOf(graph, [ROUTE_TABLE])
      .filter(({ compartment }) => compartment?.tenant !== "shared")
      .map((table) => site(table.address, () => make(table, graph).reduce<Graph>(addNode, graph))),
  );
}

const routeTo = (beside: ResourceNode, table: ResourceNode, target: ResourceNode["inputs"], block = EVERYWHERE) =>
  newNode(beside, "aws_route", { routeTableId: text(table, "id"), destinationCidrBlock: block, ...target });

const internetGateway = (graph: Graph, { stack }: ResourceNode): string => {
  const [gateway] = nodesOf(graph, ["aws_internet_gateway"]).filter((node) => node.stack === stack);
  return gateway === undefined ? "" : text(gateway, "id");
};

const WAYS_OUT: readonly FaultOperator[] = [
  leadingOut("route-of-its-own-to-the-internet", (table, graph) => [
    routeTo(table, table, { gatewayId: internetGateway(graph, table) }),
  ]),
  leadingOut("route-of-one-block-to-the-internet", (table, graph) => [
    routeTo(table, table, { gatewayId: internetGateway(graph, table) }, "198.51.100.0/24"),
  ]),
  leadingOut("route-to-a-nat-gateway", (table, graph) => {
    const subnet = nodesOf(graph, ["aws_subnet"]).find(({ compartment }) => compartment?.tenant === "shared");
    const inputs = { subnetId: subnet === undefined ? "" : text(subnet, "id"), connectivityType: "public" };
    const nat = newNode(table, "aws_nat_gateway", inputs, { id: "nat-0fau1t" });
    return [nat, routeTo(nat, table, { natGatewayId: "nat-0fau1t" })];
  }),
  leadingOut("route-to-a-peered-network", (table) => {
    const inputs = { vpcId: text(table, "vpcId"), peerVpcId: "vpc-0e15ewhere", peerOwnerId: "999988887777" };
    const peering = newNode(table, "aws_vpc_peering_connection", inputs, { id: "pcx-0fau1t" });
    return [peering, routeTo(peering, table, { vpcPeeringConnectionId: "pcx-0fau1t" }, "172.16.0.0/16")];
  }),
];

/** A second way to AWS's services, which asks nobody whose they are. */
const ENDPOINTS: readonly FaultOperator[] = [
  {
    name: "endpoint-of-another-service-without-a-policy",
    refutedBy: "network",
    sites: (graph) =>
      nodesOf(graph, ["aws_vpc_endpoint"]).map((endpoint) =>
        site(endpoint.address, () => {
          const tables = nodesOf(graph, [ROUTE_TABLE]).map((table) => text(table, "id"));
          const inputs = {
            vpcId: text(endpoint, "vpcId"),
            serviceName: `com.amazonaws.${endpoint.region ?? "us-east-1"}.s3`,
            vpcEndpointType: "Gateway",
            routeTableIds: tables,
          };
          return addNode(
            graph,
            newNode(endpoint, "aws_vpc_endpoint", inputs, { id: "vpce-0fau1t", arn: `${arnOf(endpoint)}1` }),
          );
        }),
      ),
  },
];

export const NETWORK_BY_OTHER_KINDS: readonly FaultOperator[] = [...RULES, ...WAYS_OUT, ...ENDPOINTS];
