import type { Interval } from "./interval.ts";
import { EVERY_PORT, EVERY_PROTOCOL } from "./packets.ts";

/** Protocol and ports of a rule, as facts hold them. */
export interface Traffic {
  readonly protocol: number;
  readonly fromPort: number;
  readonly toPort: number;
}

const TCP = 6;
const UDP = 17;
const ICMP = [1, 58];

/**
 * What a rule matches. Neither network ACLs nor security groups look at the source's port; protocols other than TCP, UDP
 * and ICMP match whole. A range that is none matches nothing.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export function trafficIntervals(rule: Traffic): {
  readonly protocol: Interval;
  readonly destinationPort: Interval | undefined;
} {
  const { protocol } = rule;
  if (protocol === -1) return { protocol: EVERY_PROTOCOL, destinationPort: EVERY_PORT };
  return { protocol: { from: protocol, to: protocol + 1 }, destinationPort: portsOf(rule) };
}

function portsOf({ protocol, fromPort, toPort }: Traffic): Interval | undefined {
  if (ICMP.includes(protocol)) return icmp(fromPort, toPort);
  if ((protocol !== TCP && protocol !== UDP) || fromPort === -1) return EVERY_PORT;
  return fromPort <= toPort ? { from: fromPort, to: toPort + 1 } : undefined;
}

function icmp(type: number, code: number): Interval {
  if (type === -1) return EVERY_PORT;
  const first = type * 256;
  return code === -1 ? { from: first, to: first + 256 } : { from: first + code, to: first + code + 1 };
}

const NAMES: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

/** `tcp/443`, `udp/1024-65535`, `icmp/-`, `-1/-`: how declarations name it. */
export function trafficName(protocol: Interval, port: Interval): string {
  const all = (interval: Interval, every: Interval) => interval.from <= every.from && interval.to >= every.to;
  const ports = all(port, EVERY_PORT) ? "-" : range(port);
  if (all(protocol, EVERY_PROTOCOL)) return `-1/${ports}`;
  const isOne = Number(protocol.to) - Number(protocol.from) === 1;
  return `${isOne ? (NAMES[Number(protocol.from)] ?? range(protocol)) : range(protocol)}/${ports}`;
}

function range({ from, to }: Interval): string {
  const last = Number(to) - 1;
  return Number(from) === last ? `${last}` : `${from}-${last}`;
}
