import type { GatewayFacts, NetworkFacts, RouteEntryFacts, SubnetFacts } from "../facts/network.ts";
import { ANYWHERE, type Cidr, parseCidr } from "./cidr.ts";
import { type AclRule, compileAcl, compileGroup, type GroupRule } from "./filters.ts";
import { groupsBySubnet } from "./members.ts";

/** A subnet with its filters and routes, read once. */
export interface Side {
  readonly facts: SubnetFacts;
  readonly ranges: readonly Cidr[];
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
  readonly groups: ReadonlySet<string>;
  readonly groupIngress: readonly GroupRule[];
  readonly groupEgress: readonly GroupRule[];
  /** The most specific first; of equal ones, what a table says before what the VPC says. */
  readonly routes: readonly Route[];
  /** Services that gateway endpoints lead to. */
  readonly services: ReadonlySet<string>;
}

export interface Route {
  readonly cidr: Cidr;
  readonly target: string;
  readonly doubtful: boolean;
}

export interface NetworkModel {
  readonly facts: NetworkFacts;
  readonly sides: readonly Side[];
  readonly sidesByVpc: ReadonlyMap<string, readonly Side[]>;
  readonly sideById: ReadonlyMap<string, Side>;
  readonly gateways: ReadonlyMap<string, GatewayFacts>;
  readonly vpcRanges: ReadonlyMap<string, readonly Cidr[]>;
  /** Gateway endpoints, which lead to a service and nowhere else. */
  readonly endpoints: ReadonlySet<string>;
  /** Subnets that hold something with a public address. */
  readonly publicSubnets: ReadonlySet<string>;
  /** Where the members of a security group may be; `undefined` of a group that the graph does not hold. */
  readonly membersOf: (group: string) => readonly Cidr[] | undefined;
  /** Whether anything at all is not known. */
  readonly doubtful: boolean;
}

export function modelOf(facts: NetworkFacts): NetworkModel {
  const vpcRanges = new Map(facts.vpcs.map(({ id, cidrs }) => [id, cidrs.flatMap((text) => parseCidr(text) ?? [])]));
  const lists = new Map(facts.prefixLists.map((list) => [list.id, list]));
  const blocks = (id: string) => {
    const list = lists.get(id);
    return list?.cidrs ?? (list?.service === undefined ? undefined : { service: list.service });
  };
  const rules = new Map(
    facts.securityGroups.map(({ id, ingress, egress }) => [
      id,
      { ingress: compileGroup(ingress, blocks), egress: compileGroup(egress, blocks) },
    ]),
  );
  const groups = groupsBySubnet(facts);
  const sides = facts.subnets.map((subnet): Side => {
    const own = groups.get(subnet.id) ?? new Set();
    const local = (vpcRanges.get(subnet.vpc) ?? []).map((cidr) => ({ cidr, target: "local", doubtful: false }));
    return {
      facts: subnet,
      ranges: [subnet.cidr, subnet.ipv6Cidr ?? ""].flatMap((text) => parseCidr(text) ?? []),
      ingress: compileAcl(subnet.ingress, "source"),
      egress: compileAcl(subnet.egress, "destination"),
      groups: own,
      groupIngress: [...own].flatMap((id) => rules.get(id)?.ingress ?? []),
      groupEgress: [...own].flatMap((id) => rules.get(id)?.egress ?? []),
      routes: [...subnet.routes.flatMap((route) => compileRoute(route, blocks)), ...local].toSorted(
        (a, b) => b.cidr.prefix - a.cidr.prefix,
      ),
      services: new Set(subnet.routes.flatMap(({ destination }) => lists.get(destination)?.service ?? [])),
    };
  });
  return {
    facts,
    sides,
    sidesByVpc: byVpc(sides),
    sideById: new Map(sides.map((side) => [side.facts.id, side])),
    gateways: new Map(facts.gateways.map((gateway) => [gateway.id, gateway])),
    vpcRanges,
    endpoints: new Set(facts.endpoints.filter(({ type }) => type === "Gateway").map(({ id }) => id)),
    publicSubnets: new Set(facts.interfaces.flatMap(({ subnet, publicIp }) => (publicIp ? [subnet] : []))),
    membersOf: membersOf(facts, sides),
    doubtful: sides.some(isDoubtful),
  };
}

function byVpc(sides: readonly Side[]): ReadonlyMap<string, readonly Side[]> {
  const found = new Map<string, Side[]>();
  for (const side of sides) {
    const there = found.get(side.facts.vpc);
    if (there === undefined) found.set(side.facts.vpc, [side]);
    else there.push(side);
  }
  return found;
}

function membersOf(facts: NetworkFacts, sides: readonly Side[]): NetworkModel["membersOf"] {
  const found = new Map<string, Cidr[]>(facts.securityGroups.map(({ id }) => [id, []]));
  for (const { groups, ranges } of sides) for (const id of groups) found.get(id)?.push(...ranges);
  return (group) => found.get(group);
}

const isDoubtful = ({ ingress, egress, groupIngress, groupEgress, routes }: Side) =>
  [...ingress, ...egress, ...groupIngress, ...groupEgress, ...routes].some(({ doubtful }) => doubtful);

/** A route to a prefix list is one to each of its blocks; to a list that the graph does not have, one to anywhere. */
function compileRoute(
  { destination, target, doubt }: RouteEntryFacts,
  blocks: (id: string) => readonly string[] | { readonly service: string } | undefined,
): Route[] {
  const cidr = parseCidr(destination);
  if (cidr !== undefined) return [{ cidr, target, doubtful: doubt !== undefined }];
  const found = blocks(destination);
  if (found === undefined) return ANYWHERE.map((anywhere) => ({ cidr: anywhere, target, doubtful: true }));
  if ("service" in found) return [];
  return found.flatMap((text) => {
    const block = parseCidr(text);
    return block === undefined ? [] : [{ cidr: block, target, doubtful: doubt !== undefined }];
  });
}
