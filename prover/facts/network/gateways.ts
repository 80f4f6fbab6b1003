import type { ResourceNode } from "../../../graph/node.ts";
import type { FactsContext } from "../context.ts";
import type { GatewayFacts, PrefixListFacts } from "../network.ts";
import { fields, items, knownText, property } from "../values.ts";
import { idOf, referenceOf } from "./references.ts";

export const VPC_KINDS = ["aws_vpc", "aws_default_vpc"];

const KINDS: Readonly<Record<string, GatewayFacts["kind"]>> = {
  aws_internet_gateway: "internet",
  aws_egress_only_internet_gateway: "egress-only",
  aws_nat_gateway: "nat",
  aws_vpc_peering_connection: "peering",
  aws_vpc_peering_connection_accepter: "peering",
  aws_ec2_transit_gateway: "transit",
  aws_vpn_gateway: "vpn",
  aws_ec2_carrier_gateway: "carrier",
  aws_network_interface: "appliance",
};

/** What attaches a gateway to a VPC apart from it: the property that names the gateway. */
const ATTACHMENTS: Readonly<Record<string, string>> = {
  aws_internet_gateway_attachment: "internetGatewayId",
  aws_vpn_gateway_attachment: "vpnGatewayId",
  aws_ec2_transit_gateway_vpc_attachment: "transitGatewayId",
};

export const GATEWAY_KINDS: readonly string[] = [...Object.keys(KINDS), ...Object.keys(ATTACHMENTS)];

export function readGateways(context: FactsContext): GatewayFacts[] {
  const attached = attachments(context);
  const gateways = context.ofKind(...Object.keys(KINDS)).flatMap((node): GatewayFacts[] => {
    const kind = KINDS[node.kind];
    if (kind === undefined) return [];
    const subnet = kind === "nat" ? referenceOf(context, node, "subnetId", "aws_subnet") : undefined;
    const own = ["vpcId", "peerVpcId"].flatMap((name) => referenceOf(context, node, name, ...VPC_KINDS) ?? []);
    const id = gatewayId(node);
    return [
      {
        node: node.id,
        address: node.address,
        id,
        kind,
        place: context.placeOf(node),
        vpcs: [...new Set([...own, ...(attached.get(id) ?? [])])],
        ...(subnet !== undefined && { subnet }),
      },
    ];
  });
  return withoutAccepted(gateways);
}

/** An accepter is the connection that it accepts. */
function gatewayId(node: ResourceNode): string {
  return (
    (node.kind === "aws_vpc_peering_connection_accepter" ? knownText(node, "vpcPeeringConnectionId") : undefined) ??
    idOf(node)
  );
}

function withoutAccepted(gateways: readonly GatewayFacts[]): GatewayFacts[] {
  const byId = new Map<string, GatewayFacts>();
  for (const gateway of gateways) {
    const first = byId.get(gateway.id);
    byId.set(
      gateway.id,
      first === undefined ? gateway : { ...first, vpcs: [...new Set([...first.vpcs, ...gateway.vpcs])] },
    );
  }
  return [...byId.values()];
}

function attachments(context: FactsContext): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const node of context.ofKind(...Object.keys(ATTACHMENTS))) {
    const gateway = referenceOf(context, node, ATTACHMENTS[node.kind] ?? "", ...Object.keys(KINDS));
    const vpc = referenceOf(context, node, "vpcId", ...VPC_KINDS);
    if (gateway !== undefined && vpc !== undefined) found.set(gateway, [...(found.get(gateway) ?? []), vpc]);
  }
  return found;
}

/** Lists of customers, with their entries, and AWS's own as far as endpoints name them. */
export function readPrefixLists(context: FactsContext): PrefixListFacts[] {
  const entries = context.ofKind("aws_ec2_managed_prefix_list_entry");
  const own = context.ofKind("aws_ec2_managed_prefix_list").map((node): PrefixListFacts => {
    const apart = entries.filter(
      (entry) => referenceOf(context, entry, "prefixListId", "aws_ec2_managed_prefix_list") === idOf(node),
    );
    const blocks = [
      ...items(property(node, "entries")).map((entry) => fields(entry)["cidr"]),
      ...apart.map((entry) => property(entry, "cidr")),
    ];
    const cidrs = blocks.flatMap((cidr) => (typeof cidr === "string" ? [cidr] : ["0.0.0.0/0", "::/0"]));
    return { id: idOf(node), address: node.address, cidrs };
  });
  const services = context.ofKind("aws_vpc_endpoint").flatMap((node): PrefixListFacts[] => {
    const [id, service] = [knownText(node, "prefixListId"), knownText(node, "serviceName")];
    return id === undefined || service === undefined ? [] : [{ id, address: node.address, service }];
  });
  return [...own, ...new Map(services.map((list) => [list.id, list])).values()];
}
