import type { AclRuleFacts, NetworkFacts, SecurityRuleFacts, SubnetFacts } from "../facts/network.ts";
import { type Family, parseCidr } from "./cidr.ts";
import { holdersOf } from "./holders.ts";
import { contains, type Scalar } from "./interval.ts";
import { groupsBySubnet } from "./members.ts";
import type { Packet } from "./packets.ts";

/** How far a packet got. */
export interface Walk {
  /** The subnet's id, `internet`, or the id of the gateway that it left by; absent: it was dropped. */
  readonly arrivesAt?: string;
  /** Each filter and route that let it pass, in its order; at last what dropped it. */
  readonly steps: readonly string[];
}

/** Where a packet starts: in a subnet, or outside, on its way into one. */
export type Start = { readonly subnet: string } | { readonly into: string };

export interface Circumstances {
  /** An answer belongs to a connection: security groups let it pass, network ACLs look at it anew. */
  readonly answer?: boolean;
  /** The address under which a NAT gateway sends on. */
  readonly translatedTo?: Scalar;
}

/**
 * Takes one packet through concrete filters, one after the other, as AWS does. What is not known lets nothing pass.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/infrastructure-security.html
 */
export function walk(network: NetworkFacts, packet: Packet, start: Start, circumstances: Circumstances = {}): Walk {
  const steps: string[] = [];
  const [groups, holders] = [groupsBySubnet(network), holdersOf(network)];
  const subnetOf = (id: string) => network.subnets.find((subnet) => subnet.id === id);

  const leaves = (at: SubnetFacts, p: Packet, isSender: boolean): boolean =>
    (!isSender || groupsPass("out", at, p, membersAt(p, p.destination), p.destination)) &&
    (isIn(at, p.family, p.destination) || aclPasses("out", at, p));
  const enters = (to: SubnetFacts, p: Packet, from: SubnetFacts | undefined): boolean =>
    from === to || aclPasses("in", to, p);
  /** The groups that whoever has the address may be a member of. */
  const membersAt = (p: Packet, address: Scalar) =>
    new Set(holders(p.family, address).flatMap(({ id }) => [...(groups.get(id) ?? [])]));

  function aclPasses(way: "in" | "out", subnet: SubnetFacts, p: Packet): boolean {
    const address = way === "in" ? p.source : p.destination;
    const rules = way === "in" ? subnet.ingress : subnet.egress;
    const rule = rules.find((each) => decides(each, address, p));
    steps.push(`${rule?.address ?? `${subnet.acl}, no rule`}: ${rule?.allow ? "allows" : "denies"} it ${way}`);
    return rule?.allow === true;
  }

  function groupsPass(
    way: "in" | "out",
    subnet: SubnetFacts,
    p: Packet,
    peerGroups: ReadonlySet<string>,
    peer: Scalar,
  ): boolean {
    if (circumstances.answer) return true;
    const own = groups.get(subnet.id) ?? new Set();
    const rules = network.securityGroups
      .filter(({ id }) => own.has(id))
      .flatMap((group) => (way === "in" ? group.ingress : group.egress));
    const rule = rules.find((each) => admits(network, each, p, peer, peerGroups));
    steps.push(rule ? `${rule.address}: allows it ${way}` : `no security group in ${subnet.address} allows it ${way}`);
    return rule !== undefined;
  }

  function travel(at: SubnetFacts, p: Packet, isSender: boolean, hops: number): string | undefined {
    if (hops > 8 || !leaves(at, p, isSender)) return undefined;
    const members = isSender ? membersAt(p, p.source) : new Set<string>();
    const arrive = (to: SubnetFacts) =>
      enters(to, p, at) && groupsPass("in", to, p, members, p.source) ? to.id : undefined;
    if (isIn(at, p.family, p.destination)) return arrive(at);
    const route = routeOf(network, at, p);
    if (route === undefined) return void steps.push(`${at.routeTable}: has no route for it`);
    steps.push(`${route.address}: routes it to ${route.target}`);
    const gateway = network.gateways.find(({ id }) => id === route.target);
    if (gateway?.kind === "internet" || gateway?.kind === "egress-only") return "internet";
    const nat = gateway?.kind === "nat" ? subnetOf(gateway.subnet ?? "") : undefined;
    if (nat !== undefined) {
      if (![1, 6, 17].includes(p.protocol)) return void steps.push(`${route.target}: does not translate its protocol`);
      const translated = { ...p, source: circumstances.translatedTo ?? p.source };
      return enters(nat, p, at) ? travel(nat, translated, false, hops + 1) : undefined;
    }
    const vpcs = route.target === "local" ? [at.vpc] : (gateway?.vpcs ?? []).filter((vpc) => vpc !== at.vpc);
    const to = holders(p.family, p.destination).find(({ vpc }) => vpcs.includes(vpc));
    const isWithin =
      route.target === "local" ||
      network.vpcs.some(({ id }) => gateway?.kind === "peering" && id !== at.vpc && vpcs.includes(id));
    if (to === undefined) return isWithin ? void steps.push("no subnet has its address") : route.target;
    return arrive(to);
  }

  const from = "subnet" in start ? subnetOf(start.subnet) : undefined;
  const into = "into" in start ? subnetOf(start.into) : undefined;
  const arrives = into && enters(into, packet, undefined) && groupsPass("in", into, packet, new Set(), packet.source);
  const end = from ? travel(from, packet, true, 0) : arrives ? into.id : undefined;
  return { ...(end !== undefined && { arrivesAt: end }), steps };
}

function isIn({ cidr, ipv6Cidr }: SubnetFacts, family: Family, address: Scalar): boolean {
  return covers(cidr, family, address) || covers(ipv6Cidr ?? "", family, address);
}

function covers(text: string, family: Family, address: Scalar): boolean {
  if (text.includes(":") !== (family === 6)) return false;
  const cidr = parseCidr(text);
  return cidr !== undefined && cidr.family === family && contains(cidr.addresses, address);
}

interface Speaks {
  readonly protocol: number;
  readonly fromPort: number;
  readonly toPort: number;
}

function speaksOf({ protocol, fromPort, toPort }: Speaks, packet: Packet): boolean {
  if (protocol === -1) return true;
  if (protocol !== packet.protocol) return false;
  if (fromPort === -1) return true;
  const [type, code] = [Math.floor(packet.destinationPort / 256), packet.destinationPort % 256];
  if (protocol === 1 || protocol === 58) return type === fromPort && (toPort === -1 || code === toPort);
  if (protocol !== 6 && protocol !== 17) return true;
  return fromPort <= packet.destinationPort && packet.destinationPort <= toPort;
}

function decides(rule: AclRuleFacts, address: Scalar, packet: Packet): boolean {
  const isUnreadable = parseCidr(rule.cidr) === undefined;
  if (rule.allow && (rule.doubt !== undefined || isUnreadable)) return false;
  return speaksOf(rule, packet) && (isUnreadable || covers(rule.cidr, packet.family, address));
}

function admits(
  network: NetworkFacts,
  rule: SecurityRuleFacts,
  packet: Packet,
  peer: Scalar,
  peerGroups: ReadonlySet<string>,
): boolean {
  if (rule.doubt !== undefined || !speaksOf(rule, packet)) return false;
  if ("securityGroup" in rule.peer) return peerGroups.has(rule.peer.securityGroup);
  const { peer: named } = rule;
  const blocks =
    "cidr" in named ? [named.cidr] : (network.prefixLists.find(({ id }) => id === named.prefixList)?.cidrs ?? []);
  return blocks.some((block) => covers(block, packet.family, peer));
}

/** The most specific route; of equal ones, what the table says before what the VPC says. */
function routeOf(network: NetworkFacts, at: SubnetFacts, packet: Packet) {
  const local = (network.vpcs.find(({ id }) => id === at.vpc)?.cidrs ?? []).map((destination) => ({
    destination,
    target: "local",
    address: at.vpc,
    doubt: undefined,
  }));
  const lists = new Map(network.prefixLists.map(({ id, cidrs }) => [id, cidrs ?? []]));
  return [...at.routes, ...local]
    .flatMap(({ destination, target, address, doubt }) =>
      (parseCidr(destination) ? [destination] : (lists.get(destination) ?? [])).map((block) => ({
        ...(doubt === undefined ? { target, address } : { target: "an unknown target", address }),
        block,
        prefix: parseCidr(block)?.prefix ?? -1,
      })),
    )
    .filter(({ block }) => covers(block, packet.family, packet.destination))
    .toSorted((a, b) => b.prefix - a.prefix)[0];
}
