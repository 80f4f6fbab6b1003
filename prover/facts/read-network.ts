import type { ResourceNode } from "../../graph/node.ts";
import type { FactsContext } from "./context.ts";
import { DNS_KINDS } from "./network/dns-firewall.ts";
import { ENDPOINT_KINDS, readEndpoints } from "./network/endpoints.ts";
import { GATEWAY_KINDS, readGateways, readPrefixLists, VPC_KINDS } from "./network/gateways.ts";
import { readInterfaces } from "./network/interfaces.ts";
import { outsideSubnets } from "./network/outside-subnets.ts";
import { knowingAdopted, readSecurityGroups } from "./network/security-groups.ts";
import { readSubnets, readVpcs } from "./network/subnets.ts";
import type { InterfaceFacts, NetworkFacts, SubnetFacts } from "./network.ts";
import { knownText } from "./values.ts";
import type { Doubt } from "./world.ts";

/** The kinds that this reader understands; every other kind of EC2's and VPC's is a doubt. */
export const NETWORK_KINDS: readonly string[] = [
  ...VPC_KINDS,
  ...DNS_KINDS,
  ...ENDPOINT_KINDS,
  ...GATEWAY_KINDS,
  "aws_db_subnet_group",
  "aws_default_network_acl",
  "aws_default_route_table",
  "aws_default_security_group",
  "aws_default_subnet",
  "aws_ec2_managed_prefix_list",
  "aws_ec2_managed_prefix_list_entry",
  "aws_eip",
  "aws_eip_association",
  "aws_elasticache_subnet_group",
  "aws_flow_log",
  "aws_instance",
  "aws_lb",
  "aws_main_route_table_association",
  "aws_network_acl",
  "aws_network_acl_association",
  "aws_network_acl_rule",
  "aws_network_interface_sg_attachment",
  "aws_route",
  "aws_route_table",
  "aws_route_table_association",
  "aws_security_group",
  "aws_security_group_rule",
  "aws_subnet",
  "aws_vpc_dhcp_options",
  "aws_vpc_dhcp_options_association",
  "aws_vpc_ipv4_cidr_block_association",
  "aws_vpc_ipv6_cidr_block_association",
  "aws_vpc_peering_connection_options",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpn_gateway_route_propagation",
];

/** @param nodes of category `custom`, in the order of the graph */
export function readNetwork(
  nodes: readonly ResourceNode[],
  given: FactsContext,
): { readonly network: NetworkFacts; readonly doubts: readonly Doubt[] } {
  const context = knowingAdopted(given);
  const vpcs = context.ofKind(...VPC_KINDS);
  const endpoints = readEndpoints(context);
  const { subnets, doubts } = readSubnets(context, vpcs, endpoints);
  const read = readVpcs(context, vpcs);
  const defaults = new Map(read.map(({ id, defaultSecurityGroup }) => [id, defaultSecurityGroup]));
  const network: NetworkFacts = {
    vpcs: read,
    subnets,
    securityGroups: readSecurityGroups(context, vpcs),
    endpoints,
    gateways: readGateways(context),
    interfaces: withDefaults(readInterfaces(context, nodes), subnets, defaults),
    prefixLists: readPrefixLists(context),
  };
  return { network, doubts: [...doubts, ...unfiltered(context), ...outsideSubnets(context, nodes)] };
}

/** What is given no group has the default one of its VPC. */
function withDefaults(
  interfaces: readonly InterfaceFacts[],
  subnets: readonly SubnetFacts[],
  defaults: ReadonlyMap<string, string>,
): InterfaceFacts[] {
  const vpcs = new Map(subnets.map(({ id, vpc }) => [id, vpc]));
  return interfaces.map((one) => {
    const group = defaults.get(vpcs.get(one.subnet) ?? "");
    return one.securityGroups.length > 0 || group === undefined ? one : { ...one, securityGroups: [group] };
  });
}

/** What forwards packets past security groups, or stands in a subnet that it does not name. */
function unfiltered(context: FactsContext): readonly Doubt[] {
  const balancers = context
    .ofKind("aws_lb")
    .filter((node) => ["network", "gateway"].includes(knownText(node, "loadBalancerType") ?? ""));
  const homeless = context
    .ofKind("aws_instance")
    .filter((node) => !("subnetId" in node.inputs) && !("networkInterfaces" in node.inputs));
  const theorems: Doubt["theorems"] = ["network"];
  return [
    ...balancers.map(({ address }) => ({
      address,
      theorems,
      reason: "It forwards packets with their sender's address.",
    })),
    ...homeless.map(({ address }) => ({ address, theorems, reason: "It names no subnet." })),
  ];
}
