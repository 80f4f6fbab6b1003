import { isUnknown, type Value } from "../../../graph/value.ts";
import { knownNumber } from "../values.ts";

/** @see https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml */
const NUMBERS: Readonly<Record<string, number>> = {
  all: -1,
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  "ipv6-icmp": 58,
  sctp: 132,
};

/** Which packets a rule speaks of. */
export interface Traffic {
  readonly protocol: number;
  readonly fromPort: number;
  readonly toPort: number;
  readonly doubt?: string;
}

interface Written {
  readonly protocol: Value | undefined;
  readonly from: Value | undefined;
  readonly to: Value | undefined;
}

/** Protocol and ports as AWS takes them; for ICMP type and code. What is not known is all of it, and a doubt. */
export function trafficOf({ protocol, from, to }: Written): Traffic {
  const number = protocolOf(protocol);
  if (number === undefined) return { ...ALL, doubt: "its protocol is not known" };
  if (isUnknown(from) || isUnknown(to)) return { protocol: number, ...NO_PORTS, doubt: "its ports are not known" };
  const [fromPort, toPort] = [knownNumber(from), knownNumber(to)];
  return { protocol: number, fromPort: fromPort ?? -1, toPort: toPort ?? (isIcmp(number) ? -1 : (fromPort ?? -1)) };
}

const NO_PORTS = { fromPort: -1, toPort: -1 };
const ALL = { protocol: -1, ...NO_PORTS };

function protocolOf(value: Value | undefined): number | undefined {
  const number = knownNumber(value) ?? (typeof value === "string" ? NUMBERS[value.toLowerCase()] : undefined);
  return number !== undefined && number >= -1 && number <= 255 ? number : undefined;
}

export const isIcmp = (protocol: number): boolean => protocol === 1 || protocol === 58;
