import type { ResourceNode } from "../../graph/node.ts";
import type { FactsContext } from "./context.ts";
import type { NetworkFacts } from "./network.ts";
import type { Doubt } from "./world.ts";

/** The kinds that this reader understands; every other kind of EC2's and VPC's is a doubt. */
export const NETWORK_KINDS: readonly string[] = [
  "aws_default_network_acl",
  "aws_default_route_table",
  "aws_default_security_group",
  "aws_internet_gateway",
  "aws_network_acl",
  "aws_route53_resolver_firewall_config",
  "aws_route53_resolver_firewall_domain_list",
  "aws_route53_resolver_firewall_rule",
  "aws_route53_resolver_firewall_rule_group",
  "aws_route53_resolver_firewall_rule_group_association",
  "aws_route_table",
  "aws_route_table_association",
  "aws_security_group",
  "aws_subnet",
  "aws_vpc",
  "aws_vpc_endpoint",
  "aws_vpc_endpoint_route_table_association",
  "aws_vpc_security_group_egress_rule",
];

/** @param _nodes of category `custom`, in the order of the graph */
export function readNetwork(
  _nodes: readonly ResourceNode[],
  _context: FactsContext,
): { readonly network: NetworkFacts; readonly doubts: readonly Doubt[] } {
  return { network: { vpcs: [], subnets: [], securityGroups: [], endpoints: [], gateways: [] }, doubts: [] };
}
