import { dateTime } from "../iam/date-time.ts";
import { type Address, parseAddress, parseRange } from "../iam/ip-address.ts";
import { NotUnderstood } from "../iam/not-understood.ts";
import { boolean, bytes, number } from "../iam/operators.ts";

/** Types of values of which finitely many stand for all, once it is said what they are compared with. */
export interface ValueType {
  /** @throws NotUnderstood where the text is no value of the type */
  readonly read: (text: string) => unknown;
  /** The same of what a policy writes. */
  readonly readWanted: (text: string) => unknown;
  /** For each region that comparisons with these texts tell apart, a text that lies in it. */
  readonly points: (wanted: readonly string[]) => readonly string[];
}

const ADDRESS: ValueType = { read: parseAddress, readWanted: parseRange, points: addresses };

const TYPES: ReadonlyMap<string, ValueType> = new Map([
  ["Numeric", { read: number, readWanted: number, points: numbers }],
  ["Date", { read: dateTime, readWanted: dateTime, points: dates }],
  ["Bool", { read: boolean, readWanted: boolean, points: () => ["true", "false"] }],
  ["Binary", { read: bytes, readWanted: bytes, points: binaries }],
  ["IpAddress", ADDRESS],
  ["NotIpAddress", ADDRESS],
]);

/** The type that an operator compares, or `undefined` where it compares texts. */
export function valueType(operator: string): ValueType | undefined {
  return TYPES.get(operator.replace(/^(Numeric|Date|Binary)\w+$/, "$1"));
}

/** Whether `read` takes the text. */
export function isRead(read: (text: string) => unknown, text: string): boolean {
  try {
    read(text);
    return true;
  } catch (error) {
    if (error instanceof NotUnderstood) return false;
    throw error;
  }
}

/** The numbers themselves, one below, one above, and one between each two: the shortest decimal that lies there. */
function numbers(wanted: readonly string[]): readonly string[] {
  const sorted = [...new Map(wanted.map((text) => [number(text), text]))].toSorted(([a], [b]) => a - b);
  const [least, most] = [sorted[0]?.[0] ?? 0, sorted.at(-1)?.[0] ?? 0];
  const between = sorted.flatMap(([above], index) => {
    const below = sorted[index - 1]?.[0];
    return below === undefined ? [] : decimalBetween(below, above);
  });
  const outside = [Math.floor(least) - 1, Math.ceil(most) + 1].map(String);
  return [...sorted.map(([, text]) => text), ...between, ...outside].filter((text) => isRead(number, text));
}

function decimalBetween(below: number, above: number): readonly string[] {
  for (let digits = 0; digits < 15; digits += 1) {
    const text = ((Math.floor(below * 10 ** digits) + 1) / 10 ** digits).toFixed(digits);
    if (Number(text) > below && Number(text) < above) return [text];
  }
  return [];
}

/** A moment, and the milliseconds and seconds next to it: late dates are only written in seconds. */
function dates(wanted: readonly string[]): readonly string[] {
  const moments = wanted.map(dateTime).flatMap((moment) => [0, 1, -1, 1000, -1000].map((shift) => moment + shift));
  const texts = [...new Set(moments)].flatMap((moment) => [isoOf(moment), String(moment / 1000)]);
  return texts.filter((text) => isRead(dateTime, text));
}

function isoOf(moment: number): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().replace(".000Z", "Z");
}

/** The values themselves, and one that is none of them. */
function binaries(wanted: readonly string[]): readonly string[] {
  const known = new Set(wanted.map(bytes));
  let other = 0;
  while (known.has(String.fromCharCode(other >> 8, other & 255))) other += 1;
  return [...wanted, btoa(String.fromCharCode(other >> 8, other & 255))];
}

/** Where a range begins, and where what follows it begins; of both kinds of addresses also the first. */
function addresses(wanted: readonly string[]): readonly string[] {
  const points: Address[] = [
    { bits: 32, value: 0xcb007107n },
    ...wanted.map(parseRange).flatMap(({ first, host }) => {
      const start = (first.value >> host) << host;
      const after = start + (1n << host);
      return [start, ...(after >> BigInt(first.bits) === 0n ? [after] : [])].map((value) => ({ ...first, value }));
    }),
    { bits: 32, value: 0n },
    { bits: 128, value: 0n },
  ];
  return points.map(addressText);
}

function addressText({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(16 * (7 - index))) & 0xffffn);
  return groups.map((group) => group.toString(16)).join(":");
}
