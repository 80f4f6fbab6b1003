import type { AclRuleFacts, SecurityRuleFacts } from "../facts/network.ts";
import { ANYWHERE, type Cidr, parseCidr } from "./cidr.ts";
import type { Interval } from "./interval.ts";
import { type Box, box, intersect, type Packets, subtract } from "./packets.ts";
import { trafficIntervals } from "./traffic.ts";

/**
 * What is not known counts once as letting everything pass that it could (`most`) and once as letting nothing pass
 * (`least`): between the two lies the truth.
 */
export type Extent = "most" | "least";

/** Which address of a packet a rule looks at. */
export type Field = "source" | "destination";

export interface AclRule {
  readonly allow: boolean;
  readonly doubtful: boolean;
  readonly packets: Packets;
}

export interface GroupRule {
  readonly doubtful: boolean;
  readonly protocol: Interval;
  readonly destinationPort: Interval;
  /** Addresses, members of a group, or a service whose addresses the graph does not say. */
  readonly peer: readonly Cidr[] | { readonly group: string } | { readonly service: string };
}

/**
 * The other end, as group rules may name it: the groups that it may have; or, where it is only an address, who may have
 * that: the ranges of a group's members, `undefined` of a group that the graph does not hold.
 */
export type Peer = ReadonlySet<string> | ((group: string) => readonly Cidr[] | undefined);

/** A block that cannot be read may be any. */
export function compileAcl(rules: readonly AclRuleFacts[], field: Field): readonly AclRule[] {
  return rules.map((rule) => {
    const { protocol, destinationPort } = trafficIntervals(rule);
    const cidr = parseCidr(rule.cidr);
    const matched = (cidr === undefined ? ANYWHERE : [cidr]).flatMap(({ family, addresses }) =>
      destinationPort === undefined ? [] : [box(family, { protocol, destinationPort, [field]: addresses })],
    );
    return { allow: rule.allow, doubtful: rule.doubt !== undefined || cidr === undefined, packets: matched };
  });
}

/**
 * What of the packets passes an ACL: the first rule that matches decides, and what none matches is denied.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html
 */
export function throughAcl(rules: readonly AclRule[], asked: Packets, extent: Extent): Packets {
  let rest = asked;
  const allowed: Box[] = [];
  for (const { allow, doubtful, packets } of rules) {
    if (rest.length === 0) break;
    if (doubtful && allow !== (extent === "most")) continue;
    if (allow) allowed.push(...intersect(rest, packets));
    rest = subtract(rest, packets);
  }
  return allowed;
}

/** @param blocks what a prefix list holds; `undefined` of one that the graph does not have */
export function compileGroup(
  rules: readonly SecurityRuleFacts[],
  blocks: (prefixList: string) => readonly string[] | { readonly service: string } | undefined,
): readonly GroupRule[] {
  return rules.flatMap((rule): GroupRule[] => {
    const { protocol, destinationPort } = trafficIntervals(rule);
    if (destinationPort === undefined) return [];
    const base = { protocol, destinationPort, doubtful: rule.doubt !== undefined };
    const { peer } = rule;
    if ("securityGroup" in peer) return [{ ...base, peer: { group: peer.securityGroup } }];
    const found = "cidr" in peer ? [peer.cidr] : blocks(peer.prefixList);
    if (found === undefined) return [{ ...base, peer: ANYWHERE, doubtful: true }];
    if ("service" in found) return [{ ...base, peer: found }];
    const cidrs = found.map(parseCidr);
    if (cidrs.includes(undefined)) return [{ ...base, peer: ANYWHERE, doubtful: true }];
    return [{ ...base, peer: cidrs.filter((cidr) => cidr !== undefined) }];
  });
}

/**
 * What of the packets some rule of the groups allows. There are only rules that allow.
 *
 * @param services whether an address of a service may be meant by the packets
 */
export function throughGroups(
  rules: readonly GroupRule[],
  field: Field,
  { peer, services }: { readonly peer: Peer; readonly services: (service: string) => boolean },
  asked: Packets,
  extent: Extent,
): Packets {
  if (asked.length === 0) return [];
  const most = extent === "most";
  return rules.flatMap((rule) => {
    if (rule.doubtful && !most) return [];
    const { protocol, destinationPort } = rule;
    const traffic = { protocol, destinationPort };
    const everywhere = [box(4, traffic), box(6, traffic)];
    const within = (cidrs: readonly Cidr[]) =>
      cidrs.map(({ family, addresses }) => box(family, { ...traffic, [field]: addresses }));
    if ("group" in rule.peer) {
      const { group } = rule.peer;
      if (typeof peer !== "function") return peer.has(group) ? intersect(asked, everywhere) : [];
      return intersect(asked, within(peer(group) ?? (most ? ANYWHERE : [])));
    }
    if ("service" in rule.peer) {
      return most && services(rule.peer.service) ? intersect(asked, everywhere) : [];
    }
    return intersect(asked, within(rule.peer));
  });
}
