import { EVERY_ADDRESS, type Family } from "./cidr.ts";
import { contains, type Interval, intersectIntervals, type Scalar, subtractIntervals } from "./interval.ts";

/** One packet, as far as filters look at it. */
export interface Packet {
  readonly family: Family;
  readonly source: Scalar;
  readonly destination: Scalar;
  readonly protocol: number;
  readonly sourcePort: number;
  /** Of ICMP: type × 256 + code. Of protocols without ports: 0. */
  readonly destinationPort: number;
}

/** The packets whose every field lies in an interval. */
export interface Box {
  readonly family: Family;
  readonly source: Interval;
  readonly destination: Interval;
  readonly protocol: Interval;
  readonly sourcePort: Interval;
  readonly destinationPort: Interval;
}

/** A set of packets, exact: the union of its boxes. No box: no packet. */
export type Packets = readonly Box[];

export const EVERY_PROTOCOL: Interval = { from: 0, to: 256 };
export const EVERY_PORT: Interval = { from: 0, to: 65_536 };

/** All packets of a family, or those of which something is known. */
export function box(family: Family, known: Partial<Omit<Box, "family">> = {}): Box {
  return {
    family,
    source: EVERY_ADDRESS[family],
    destination: EVERY_ADDRESS[family],
    protocol: EVERY_PROTOCOL,
    sourcePort: EVERY_PORT,
    destinationPort: EVERY_PORT,
    ...known,
  };
}

const FIELDS = ["source", "destination", "protocol", "sourcePort", "destinationPort"] as const;

export function intersectBoxes(a: Box, b: Box): Box | undefined {
  if (a.family !== b.family) return undefined;
  const source = intersectIntervals(a.source, b.source);
  const destination = source && intersectIntervals(a.destination, b.destination);
  const protocol = destination && intersectIntervals(a.protocol, b.protocol);
  const destinationPort = protocol && intersectIntervals(a.destinationPort, b.destinationPort);
  const sourcePort = destinationPort && intersectIntervals(a.sourcePort, b.sourcePort);
  if (!source || !destination || !protocol || !destinationPort || !sourcePort) return undefined;
  return { family: a.family, source, destination, protocol, sourcePort, destinationPort };
}

export function intersect(a: Packets, b: Packets): Packets {
  return a.flatMap((one) => b.flatMap((other) => intersectBoxes(one, other) ?? []));
}

/** What of `a` is in no box of `b`, in boxes that share no packet if those of `a` share none. */
export function subtract(a: Packets, b: Packets): Packets {
  return b.reduce<Packets>((rest, hole) => rest.flatMap((whole) => cut(whole, hole)), a);
}

/** Slices off, field by field, what lies beside the hole; what remains at the end is the hole. */
function cut(whole: Box, hole: Box): Box[] {
  if (intersectBoxes(whole, hole) === undefined) return [whole];
  let rest = whole;
  return FIELDS.flatMap((field) => {
    const slices = subtractIntervals(rest[field], hole[field]).map((piece) => ({ ...rest, [field]: piece }));
    rest = { ...rest, [field]: intersectIntervals(rest[field], hole[field]) ?? rest[field] };
    return slices;
  });
}

export function includes(packets: Packets, packet: Packet): boolean {
  return packets.some(
    (each) => each.family === packet.family && FIELDS.every((field) => contains(each[field], packet[field])),
  );
}

/** Wishes for a field's value, the dearest first: a packet that people recognise. */
const LIKED: Readonly<Record<(typeof FIELDS)[number], readonly Scalar[]>> = {
  source: [0xc6336401, 0x20010db8_00000000_00000000_00000001n],
  destination: [0xcb00710a, 0x20010db8_00000000_00000000_00000002n],
  protocol: [6, 17, 1],
  sourcePort: [49_152],
  destinationPort: [443],
};

/** Some packet of the set: one that people recognise where there is one; `undefined` of the empty set. */
export function witness(packets: Packets): Packet | undefined {
  const [first] = packets.slice(0, 100).toSorted((a, b) => likeness(b) - likeness(a));
  if (first === undefined) return undefined;
  const value = (field: (typeof FIELDS)[number]) => liked(first, field) ?? hostIn(field, first[field]);
  const protocol = Number(value("protocol"));
  return {
    family: first.family,
    source: value("source"),
    destination: value("destination"),
    protocol,
    sourcePort: hasPorts(protocol) ? Number(value("sourcePort")) : Number(first.sourcePort.from),
    destinationPort: hasPorts(protocol) ? Number(value("destinationPort")) : Number(first.destinationPort.from),
  };
}

function liked(within: Box, field: (typeof FIELDS)[number]): Scalar | undefined {
  const { from } = within[field];
  return LIKED[field].find((wish) => typeof wish === typeof from && contains(within[field], wish));
}

/** TCP and UDP before all else: people know their ports. */
function likeness(within: Box): number {
  const known = FIELDS.filter((field) => liked(within, field) !== undefined).length;
  return known + (Number(liked(within, "protocol") ?? 0) > 1 ? FIELDS.length : 0);
}

const hasPorts = (protocol: number) => protocol === 6 || protocol === 17;

/** The first four addresses of a subnet, and its last, are AWS's. */
function hostIn(field: (typeof FIELDS)[number], { from, to }: Interval): Scalar {
  if (field !== "source" && field !== "destination") return from;
  const host = typeof from === "bigint" ? from + 10n : from + 10;
  return host < to ? host : from;
}
