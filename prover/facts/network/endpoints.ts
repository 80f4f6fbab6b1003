import type { ResourceNode } from "../../../graph/node.ts";
import type { FactsContext } from "../context.ts";
import type { EndpointFacts } from "../network.ts";
import { knownText, property } from "../values.ts";
import { VPC_KINDS } from "./gateways.ts";
import { idOf, referenceOf, referencesOf } from "./references.ts";
import { GROUP_KINDS } from "./security-groups.ts";

/** What adds to an endpoint apart from it: the property that names what is added. */
const ASSOCIATIONS: Readonly<Record<string, string>> = {
  aws_vpc_endpoint_route_table_association: "routeTableId",
  aws_vpc_endpoint_subnet_association: "subnetId",
  aws_vpc_endpoint_security_group_association: "securityGroupId",
};

export const ENDPOINT_KINDS: readonly string[] = [
  "aws_vpc_endpoint",
  "aws_vpc_endpoint_policy",
  ...Object.keys(ASSOCIATIONS),
];

export function readEndpoints(context: FactsContext): EndpointFacts[] {
  const added = associations(context);
  return context.ofKind("aws_vpc_endpoint").map((node): EndpointFacts => {
    const ids = (name: string, kinds: readonly string[], association: string) => [
      ...new Set([
        ...referencesOf(context, node, name, kinds).ids,
        ...(added.get(`${association} ${idOf(node)}`) ?? []),
      ]),
    ];
    const prefixList = knownText(node, "prefixListId");
    const policy = policyOf(context, node);
    return {
      node: node.id,
      address: node.address,
      id: idOf(node),
      vpc: referenceOf(context, node, "vpcId", ...VPC_KINDS) ?? "",
      type: typeOf(knownText(node, "vpcEndpointType")),
      service: knownText(node, "serviceName") ?? "",
      place: context.placeOf(node),
      ...(prefixList !== undefined && { prefixList }),
      routeTables: ids(
        "routeTableIds",
        ["aws_route_table", "aws_default_route_table"],
        "aws_vpc_endpoint_route_table_association",
      ),
      subnets: ids("subnetIds", ["aws_subnet"], "aws_vpc_endpoint_subnet_association"),
      securityGroups: ids("securityGroupIds", GROUP_KINDS, "aws_vpc_endpoint_security_group_association"),
      ...(policy !== undefined && { policy }),
    };
  });
}

function typeOf(text: string | undefined): EndpointFacts["type"] {
  return text === "Interface" || text === "GatewayLoadBalancer" ? text : "Gateway";
}

/** Absent, or empty as the provider's schema has it: AWS's default, which allows everything. */
function policyOf(context: FactsContext, endpoint: ResourceNode): EndpointFacts["policy"] {
  const [apart] = context
    .ofKind("aws_vpc_endpoint_policy")
    .filter((node) => referenceOf(context, node, "vpcEndpointId", "aws_vpc_endpoint") === idOf(endpoint));
  const holder = apart ?? endpoint;
  const document = property(holder, "policy");
  if (document === undefined || document === "") return undefined;
  const { address } = holder;
  return context.readPolicy(document, { address, attachedBy: endpoint.address, kind: "resource" });
}

function associations(context: FactsContext): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const node of context.ofKind(...Object.keys(ASSOCIATIONS))) {
    const kinds = ["aws_route_table", "aws_default_route_table", "aws_subnet", ...GROUP_KINDS];
    const endpoint = referenceOf(context, node, "vpcEndpointId", "aws_vpc_endpoint");
    const { ids } = referencesOf(context, node, ASSOCIATIONS[node.kind] ?? "", kinds);
    const key = `${node.kind} ${endpoint ?? ""}`;
    found.set(key, [...(found.get(key) ?? []), ...ids]);
  }
  return found;
}
