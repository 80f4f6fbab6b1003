import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";

import { adding, editing, neighbour, newNode, nodesOf, removing, text, without } from "../edit.ts";
import type { FaultOperator } from "../operator.ts";
import { ENDPOINT_POLICY, editingStatements, list, type StatementJson } from "../policies.ts";

type AclRule = Readonly<Record<string, Value>>;

/** Changes the rules of a tenant's network ACL, in one direction. */
function acl(name: string, direction: "ingress" | "egress", change: (rules: readonly AclRule[]) => readonly AclRule[]) {
  return {
    name: `${name}-${direction}`,
    refutedBy: "layered-network" as const,
    sites: (graph: Graph) =>
      editing(graph, ["aws_network_acl"], (node) => {
        const rules = node.inputs[direction];
        return Array.isArray(rules) ? { ...node.inputs, [direction]: change(rules as readonly AclRule[]) } : undefined;
      }),
  };
}

const rule = (ruleNo: number, cidrBlock: string, action = "allow"): AclRule => ({
  action,
  cidrBlock,
  fromPort: 0,
  protocol: "-1",
  ruleNo,
  toPort: 0,
});

const denies = ({ action }: AclRule) => action === "deny";

const ACLS: readonly FaultOperator[] = (["ingress", "egress"] as const).flatMap((direction) => [
  acl("acl-loses-its-deny", direction, (rules) => rules.filter((item) => !denies(item))),
  acl("acl-opens-to-everything-first", direction, (rules) => [rule(1, "0.0.0.0/0"), ...rules]),
  acl("acl-opens-to-the-vpc-first", direction, (rules) => [rule(50, "10.0.0.0/16"), ...rules]),
  acl("acl-opens-to-a-wider-block", direction, (rules) => [rule(60, "10.0.0.0/20"), ...rules]),
  acl("acl-denies-too-late", direction, (rules) =>
    rules.map((item) => (denies(item) ? { ...item, ruleNo: 400 } : item)),
  ),
  acl("acl-denies-too-little", direction, (rules) =>
    rules.map((item) => (denies(item) ? { ...item, cidrBlock: "10.0.0.0/25" } : item)),
  ),
  acl("acl-denies-tcp-22-only", direction, (rules) =>
    rules.map((item) => (denies(item) ? { ...item, protocol: "tcp", fromPort: 22, toPort: 22 } : item)),
  ),
]);

/** Puts another rule into a tenant's security group. */
function group(name: string, kind: string, rest: (group: ResourceNode, graph: Graph) => object | undefined) {
  return {
    name,
    refutedBy: "layered-network" as const,
    sites: (graph: Graph) =>
      adding(graph, ["aws_security_group"], (node) => {
        const made = rest(node, graph);
        if (made === undefined) return undefined;
        return newNode(node, kind, { ipProtocol: "-1", securityGroupId: text(node, "id"), ...made });
      }),
  };
}

const INGRESS = "aws_vpc_security_group_ingress_rule";
const EGRESS = "aws_vpc_security_group_egress_rule";

function neighboursGroup(node: ResourceNode, graph: Graph): object | undefined {
  const other = neighbour(graph, node);
  return other && { referencedSecurityGroupId: text(other, "id") };
}

function neighboursBlock(node: ResourceNode, graph: Graph): object | undefined {
  const subnet = nodesOf(graph, ["aws_subnet"]).find(
    (other) => other.compartment?.tenant !== node.compartment?.tenant && other.compartment?.tenant !== "shared",
  );
  return subnet && { cidrIpv4: text(subnet, "cidrBlock") };
}

const GROUPS: readonly FaultOperator[] = [
  group("security-group-lets-everybody-in", INGRESS, () => ({ cidrIpv4: "0.0.0.0/0" })),
  group("security-group-lets-the-vpc-in", INGRESS, () => ({
    cidrIpv4: "10.0.0.0/16",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
  })),
  group("security-group-lets-a-neighbour-in", INGRESS, neighboursBlock),
  group("security-group-lets-a-neighbours-group-in", INGRESS, neighboursGroup),
  group("security-group-lets-out-to-everywhere", EGRESS, () => ({ cidrIpv4: "0.0.0.0/0" })),
  group("security-group-lets-out-to-a-neighbour", EGRESS, neighboursBlock),
  group("security-group-lets-out-to-a-neighbours-group", EGRESS, neighboursGroup),
  group("security-group-lets-out-by-datagrams", EGRESS, () => ({
    cidrIpv4: "10.0.0.0/8",
    ipProtocol: "udp",
    fromPort: 0,
    toPort: 65535,
  })),
  {
    name: "security-group-with-an-inline-opening",
    refutedBy: "layered-network",
    sites: (graph) =>
      editing(graph, ["aws_security_group"], (node) => ({
        ...node.inputs,
        ingress: [{ cidrBlocks: ["0.0.0.0/0"], fromPort: 0, toPort: 0, protocol: "-1", self: false }],
      })),
  },
];

const ROUTES: readonly FaultOperator[] = [
  {
    name: "tenants-route-table-leads-to-the-internet",
    refutedBy: "layered-network",
    sites: (graph) =>
      editing(graph, ["aws_route_table"], (node) => {
        const [gateway] = nodesOf(graph, ["aws_internet_gateway"]).filter(({ stack }) => stack === node.stack);
        const isTenants = node.compartment?.tenant !== "shared";
        if (gateway === undefined || !isTenants) return undefined;
        return { ...node.inputs, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: text(gateway, "id") }] };
      }),
  },
  {
    name: "tenants-subnet-on-the-public-route-table",
    refutedBy: "layered-network",
    sites: (graph) =>
      editing(graph, ["aws_route_table_association"], (node) => {
        const open = nodesOf(graph, ["aws_route_table"]).find(({ inputs }) =>
          JSON.stringify(inputs["routes"] ?? []).includes("igw-"),
        );
        const isTenants = node.compartment?.tenant !== "shared";
        return open && isTenants ? { ...node.inputs, routeTableId: text(open, "id") } : undefined;
      }),
  },
];

/** What guards names and AWS's services, which neither ACLs nor security groups stop. */
const network = (name: string, sites: FaultOperator["sites"]): FaultOperator => ({ name, refutedBy: "network", sites });

const FIREWALL_RULE = "aws_route53_resolver_firewall_rule";
const isAction = (action: string) => (node: ResourceNode) => node.inputs["action"] === action;

const DNS: readonly FaultOperator[] = [
  network("dns-firewall-not-associated", (graph) =>
    removing(graph, ["aws_route53_resolver_firewall_rule_group_association"]),
  ),
  network("dns-firewall-without-its-block", (graph) => removing(graph, [FIREWALL_RULE], isAction("BLOCK"))),
  network("dns-firewall-only-alerts", (graph) =>
    editing(graph, [FIREWALL_RULE], (node) =>
      isAction("BLOCK")(node) ? { ...without(node.inputs, "blockResponse"), action: "ALERT" } : undefined,
    ),
  ),
  network("dns-firewall-allows-what-it-should-block", (graph) =>
    editing(graph, [FIREWALL_RULE], (node) =>
      isAction("BLOCK")(node) ? { ...without(node.inputs, "blockResponse"), action: "ALLOW" } : undefined,
    ),
  ),
  network("dns-firewall-allows-every-name", (graph) =>
    editing(graph, ["aws_route53_resolver_firewall_domain_list"], (node) =>
      JSON.stringify(node.inputs["domains"]).includes("*") ? undefined : { ...node.inputs, domains: ["*."] },
    ),
  ),
  network("dns-firewall-allows-one-name-more", (graph) =>
    editing(graph, ["aws_route53_resolver_firewall_domain_list"], (node) => {
      const domains = node.inputs["domains"];
      if (!Array.isArray(domains) || JSON.stringify(domains).includes("*")) return undefined;
      return { ...node.inputs, domains: [...domains, "*.attacker.example."] };
    }),
  ),
  network("dns-firewall-blocks-some-names-only", (graph) =>
    editing(graph, ["aws_route53_resolver_firewall_domain_list"], (node) =>
      JSON.stringify(node.inputs["domains"]).includes("*") ? { ...node.inputs, domains: ["bad.example."] } : undefined,
    ),
  ),
  network("dns-firewall-fails-open", (graph) =>
    editing(graph, ["aws_route53_resolver_firewall_config"], (node) => ({
      ...node.inputs,
      firewallFailOpen: "ENABLED",
    })),
  ),
];

/** Changes the policy of an endpoint that all tenants share. */
const endpoint = (name: string, change: (statement: StatementJson, node: ResourceNode, graph: Graph) => object) =>
  network(name, (graph) =>
    editingStatements(graph, ENDPOINT_POLICY, (statement, node) => ({
      ...statement,
      ...change(statement, node, graph),
    })),
  );

const ENDPOINTS: readonly FaultOperator[] = [
  network("endpoint-without-a-policy", (graph) =>
    editing(graph, ["aws_vpc_endpoint"], (node) => without(node.inputs, "policy")),
  ),
  endpoint("endpoint-policy-for-everything", () => ({ Action: "*", Resource: "*", Condition: undefined })),
  endpoint("endpoint-policy-for-every-table", () => ({ Resource: "*" })),
  endpoint("endpoint-policy-for-every-tenants-tables", ({ Resource }) => ({
    Resource: list(Resource).map((arn) => arn.replace("${aws:PrincipalTag/tenant_id}", "tenant-*")),
  })),
  endpoint("endpoint-policy-for-one-tenants-tables", ({ Resource }) => ({
    Resource: list(Resource).map((arn) => arn.replace("${aws:PrincipalTag/tenant_id}", "tenant-001")),
  })),
  endpoint("endpoint-policy-for-other-accounts-too", () => ({ Condition: undefined })),
  endpoint("endpoint-policy-by-a-tag-with-a-default", ({ Resource }) => ({
    Resource: list(Resource).map((arn) => arn.replace("tenant_id}", "no-such-tag, 'tenant-002'}")),
  })),
];

const OTHERS: readonly FaultOperator[] = [
  {
    name: "default-security-group-opened",
    refutedBy: "layered-network",
    sites: (graph) =>
      editing(graph, ["aws_default_security_group"], (node) => ({
        ...node.inputs,
        ingress: [{ cidrBlocks: ["0.0.0.0/0"], fromPort: 0, toPort: 0, protocol: "-1", self: false }],
      })),
  },
  {
    name: "default-network-acl-opened",
    refutedBy: "layered-network",
    sites: (graph) =>
      editing(graph, ["aws_default_network_acl"], (node) => ({
        ...node.inputs,
        ingress: [{ action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0, protocol: "-1", ruleNo: 100 }],
        egress: [{ action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0, protocol: "-1", ruleNo: 100 }],
      })),
  },
  {
    name: "subnet-under-a-neighbours-acl",
    refutedBy: "layered-network",
    sites: (graph) =>
      editing(graph, ["aws_network_acl"], (node) => {
        const other = neighbour(graph, node);
        const [subnet] = (other?.inputs["subnetIds"] ?? []) as readonly Value[];
        const own = node.inputs["subnetIds"];
        return subnet && Array.isArray(own) ? { ...node.inputs, subnetIds: [...own, subnet] } : undefined;
      }),
  },
];

export const NETWORK: readonly FaultOperator[] = [...ACLS, ...GROUPS, ...ROUTES, ...DNS, ...ENDPOINTS, ...OTHERS];
