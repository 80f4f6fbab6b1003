import type { AclRuleFacts } from "../../facts/network.ts";
import { parseRange } from "../../iam/ip-address.ts";

interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

interface Point {
  readonly address: bigint;
  readonly protocol: number;
  readonly port: number;
}

const TCP = 6;
const UDP = 17;
const ICMP: readonly number[] = [1, 58];
/** No rule of a graph names it; it stands for all protocols that none names. */
const UNNAMED = 253;

/**
 * The rule by which a network ACL, in one direction, lets some packet from or to the block through, if one does.
 *
 * Rules are boxes of addresses, protocols and ports, so what they let through holds a corner: every address at which a
 * box begins or has ended, with every such port and protocol. Those are tried, each through the rules in their order.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function aclOpening(rules: readonly AclRuleFacts[], cidr: string): AclRuleFacts | undefined {
  const block = rangeOf(cidr);
  const relevant = rules
    .filter((rule) => isSameFamily(rule.cidr, cidr) && overlaps(rangeOf(rule.cidr), block))
    .toSorted((a, b) => a.number - b.number);
  for (const point of corners(relevant, block)) {
    const first = relevant.find((rule) => matches(rule, point));
    if (first?.allow === true) return first;
  }
  return undefined;
}

/** Whether two blocks have an address in common. */
export function shareAddresses(a: string, b: string): boolean {
  return isSameFamily(a, b) && overlaps(rangeOf(a), rangeOf(b));
}

function* corners(rules: readonly AclRuleFacts[], block: Range): Generator<Point> {
  const addresses = rules.map(({ cidr }) => rangeOf(cidr)).flatMap(({ from, to }) => [from, to + 1n]);
  const ports = rules.flatMap(({ fromPort, toPort }) => [fromPort, toPort + 1]).filter((port) => port >= 0);
  for (const protocol of new Set([UNNAMED, TCP, UDP, ...rules.map((rule) => rule.protocol).filter((it) => it >= 0)])) {
    for (const port of new Set([0, ...ports.filter((it) => it <= 65_535)])) {
      for (const address of new Set([block.from, ...addresses.filter((it) => it > block.from && it <= block.to)])) {
        yield { address, protocol, port };
      }
    }
  }
}

/** A rule that is not known before deployment lets through all that it might, and stops nothing. */
function matches(rule: AclRuleFacts, { address, protocol, port }: Point): boolean {
  const { from, to } = rangeOf(rule.cidr);
  if (rule.doubt !== undefined && !rule.allow) return false;
  if (address < from || address > to) return false;
  if (rule.protocol === -1) return true;
  if (rule.protocol !== protocol) return false;
  if (ICMP.includes(protocol)) return rule.allow || rule.fromPort === -1;
  return (protocol !== TCP && protocol !== UDP) || (rule.fromPort <= port && port <= rule.toPort);
}

function rangeOf(cidr: string): Range {
  const { first, host } = parseRange(cidr);
  const from = (first.value >> host) << host;
  return { from, to: from + (1n << host) - 1n };
}

const overlaps = (a: Range, b: Range): boolean => a.from <= b.to && b.from <= a.to;
const isSameFamily = (a: string, b: string): boolean => a.includes(":") === b.includes(":");
