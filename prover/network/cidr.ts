import type { Interval, Scalar } from "./interval.ts";

export type Family = 4 | 6;

export interface Cidr {
  readonly family: Family;
  /** How many leading bits are fixed: the more, the more specific. */
  readonly prefix: number;
  readonly addresses: Interval;
}

export const EVERY_ADDRESS: Readonly<Record<Family, Interval>> = {
  4: { from: 0, to: 2 ** 32 },
  6: { from: 0n, to: 1n << 128n },
};

/** Every address of both families. */
export const ANYWHERE: readonly Cidr[] = ([4, 6] as const).map((family) => ({
  family,
  prefix: 0,
  addresses: EVERY_ADDRESS[family],
}));

/**
 * A CIDR block; bits after the prefix are dropped, as AWS does. `undefined` where it is none.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function parseCidr(text: string): Cidr | undefined {
  const [address = "", length, ...rest] = text.trim().split("/");
  const parsed = parseAddress(address);
  if (parsed === undefined || rest.length > 0) return undefined;
  const bits = parsed.family === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if ((length !== undefined && !/^\d{1,3}$/.test(length)) || prefix > bits) return undefined;
  if (parsed.family === 4) {
    const size = 2 ** (32 - prefix);
    const from = Math.floor(Number(parsed.value) / size) * size;
    return { family: 4, prefix, addresses: { from, to: from + size } };
  }
  const host = BigInt(128 - prefix);
  const from = (BigInt(parsed.value) >> host) << host;
  return { family: 6, prefix, addresses: { from, to: from + (1n << host) } };
}

/** An address as people write it. */
export function formatAddress(family: Family, value: Scalar): string {
  if (family === 4) return [24, 16, 8, 0].map((shift) => (Number(value) / 2 ** shift) & 255).join(".");
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((BigInt(value) >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  return groups.join(":").replace(/(?:^|:)0(?::0)+(?:$|:)/, "::");
}

export function parseAddress(text: string): { readonly family: Family; readonly value: Scalar } | undefined {
  return text.includes(":") ? version6(text) : version4(text);
}

function version4(text: string) {
  const octets = text.split(".");
  const valid = octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256);
  return valid ? { family: 4 as const, value: octets.reduce((sum, octet) => sum * 256 + Number(octet), 0) } : undefined;
}

function version6(text: string) {
  const halves = text.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [left = [], right = []] = halves;
  const zeros = 8 - left.length - right.length;
  if (halves.length > 2 || (halves.length === 2 ? zeros < 1 : zeros !== 0)) return undefined;
  const groups = [...left, ...Array<string>(Math.max(zeros, 0)).fill("0"), ...right];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return { family: 6 as const, value: groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n) };
}
