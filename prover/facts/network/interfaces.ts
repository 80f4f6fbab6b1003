import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import { groupBy } from "../compute/group-by.ts";
import type { FactsContext } from "../context.ts";
import type { InterfaceFacts } from "../network.ts";
import { fields, items, knownText, property } from "../values.ts";
import { idOf, referenceOf } from "./references.ts";
import { adoptedGroups, GROUP_KINDS } from "./security-groups.ts";

/** Kinds that speak of subnets without being in one. */
export const NOT_THERE: ReadonlySet<string> = new Set([
  "aws_subnet",
  "aws_default_subnet",
  "aws_route_table_association",
  "aws_network_acl",
  "aws_default_network_acl",
  "aws_network_acl_association",
  "aws_nat_gateway",
  "aws_flow_log",
  "aws_route",
  "aws_route_table",
  "aws_ec2_transit_gateway_vpc_attachment",
  "aws_vpc_endpoint_subnet_association",
  "aws_ec2_subnet_cidr_reservation",
]);

/**
 * Whatever names a subnet in its properties has an interface there, with the groups that it names: so also kinds that no
 * reader knows. What names a subnet group is in that group's subnets.
 */
export function readInterfaces(context: FactsContext, nodes: readonly ResourceNode[]): InterfaceFacts[] {
  const subnets = new Set(context.ofKind("aws_subnet", "aws_default_subnet").map(idOf));
  if (subnets.size === 0) return [];
  const adopted = adoptedGroups(context);
  const groups = new Set([...context.ofKind(...GROUP_KINDS).map(idOf), ...adopted.keys()]);
  const adoptedId = (id: string) => {
    const node = adopted.get(id);
    return node === undefined ? id : idOf(node);
  };
  const namesIn = (node: ResourceNode, known: ReadonlySet<string>, kinds: readonly string[]) => [
    ...new Set([...stringsOf(node.inputs).filter((text) => known.has(text)), ...unknownSources(context, node, kinds)]),
  ];
  const subnetsOf = (node: ResourceNode) => namesIn(node, subnets, ["aws_subnet", "aws_default_subnet"]);
  const bySubnetGroup = groupBy(nodes.filter(isSubnetGroup), (node) => knownText(node, "name") ?? node.id);
  // Each service has names of its own, and so has each region: of one name there may be several.
  const inGroup = (name: string, near: ResourceNode) =>
    (bySubnetGroup.get(name) ?? []).filter((group) => isNear(group, near)).flatMap(subnetsOf);
  const extra = attachedGroups(context);
  const withElasticIp = elasticIps(context);
  return nodes.flatMap((node) => {
    if (NOT_THERE.has(node.kind) || isSubnetGroup(node)) return [];
    const group = Object.entries(node.inputs).find(([name]) => name.toLowerCase().endsWith("subnetgroupname"))?.[1];
    const own = subnetsOf(node);
    const there = typeof group === "string" ? [...own, ...inGroup(group, node)] : own;
    if (there.length === 0) return [];
    const named = namesIn(node, groups, GROUP_KINDS).map(adoptedId);
    const securityGroups = [...new Set([...named, ...(extra.get(idOf(node)) ?? [])])];
    const base = {
      address: node.address,
      securityGroups,
      publicIp: isPublic(node) || withElasticIp.has(idOf(node)),
      place: context.placeOf(node),
    };
    return [...new Set(there)].map((subnet) => ({ ...base, subnet }));
  });
}

/** What a graph does not tell of account and region may be the same. */
const isNear = (one: ResourceNode, other: ResourceNode): boolean =>
  (["account", "region"] as const).every(
    (name) => one[name] === undefined || other[name] === undefined || one[name] === other[name],
  );

const isSubnetGroup = ({ kind }: ResourceNode) => kind.endsWith("_subnet_group");

function attachedGroups(context: FactsContext): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const node of context.ofKind("aws_network_interface_sg_attachment")) {
    const to = referenceOf(context, node, "networkInterfaceId", "aws_network_interface");
    const group = referenceOf(context, node, "securityGroupId", ...GROUP_KINDS);
    if (to !== undefined && group !== undefined) found.set(to, [...(found.get(to) ?? []), group]);
  }
  return found;
}

/** What elastic IPs belong to. */
function elasticIps(context: FactsContext): ReadonlySet<string> {
  const names = ["instance", "instanceId", "networkInterface", "networkInterfaceId"];
  const holders = context.ofKind("aws_eip", "aws_eip_association");
  return new Set(
    holders.flatMap((node) =>
      names.flatMap((name) => referenceOf(context, node, name, "aws_instance", "aws_network_interface") ?? []),
    ),
  );
}

function isPublic(node: ResourceNode): boolean {
  const internetFacing = node.kind === "aws_lb" && property(node, "internal") !== true;
  return internetFacing || property(node, "associatePublicIpAddress") === true;
}

function stringsOf(value: Value | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  return [...Object.values(fields(value)).flatMap(stringsOf)];
}

/** Nodes that a property which is not wholly known was computed from. */
function unknownSources(context: FactsContext, node: ResourceNode, kinds: readonly string[]): readonly string[] {
  return Object.entries(node.propertyDependsOn).flatMap(([name, ids]) => {
    if (!hasUnknown(node.inputs[name])) return [];
    return ids.flatMap((id) => {
      const source = context.byId(id);
      return source !== undefined && kinds.includes(source.kind) ? [idOf(source)] : [];
    });
  });
}

function hasUnknown(value: Value | undefined): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return items(value).some(hasUnknown);
  return Object.values(fields(value)).some(hasUnknown);
}
