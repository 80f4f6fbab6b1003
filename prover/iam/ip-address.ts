import { NotUnderstood } from "./not-understood.ts";

export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/**
 * Whether the address lies in the range. An IPv4 address without a prefix is that address alone; of IPv6 the
 * documentation says the same `/32`, which cannot be meant, so there the prefix must be written.
 *
 * @throws NotUnderstood where either is not an address.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function isInRange(text: string, range: string): boolean {
  const address = parseAddress(text);
  const { first, host } = parseRange(range);
  return address.bits === first.bits && address.value >> host === first.value >> host;
}

/**
 * The address as it is written in a range, and how many of its last bits the range leaves open.
 *
 * @throws NotUnderstood where it is not a range.
 */
export function parseRange(range: string): { readonly first: Address; readonly host: bigint } {
  const [network = "", prefix, ...rest] = range.split("/");
  const first = parseAddress(network);
  const length = prefix === undefined && first.bits === 32 ? 32 : Number(prefix);
  if (rest.length > 0 || !/^\d{1,3}$/.test(prefix ?? String(length)) || length > first.bits) throw notAnAddress(range);
  return { first, host: BigInt(first.bits - length) };
}

/** @throws NotUnderstood where it is not an address. */
export function parseAddress(text: string): Address {
  const groups = text.includes(":") ? version6(text) : version4(text);
  if (groups === undefined) throw notAnAddress(text);
  const width = groups.length === 4 ? 8n : 16n;
  const value = groups.reduce((sum, group) => (sum << width) | BigInt(group), 0n);
  return { bits: groups.length === 4 ? 32 : 128, value };
}

function version4(text: string): readonly number[] | undefined {
  const octets = text.split(".");
  const valid = octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256);
  return valid ? octets.map(Number) : undefined;
}

function version6(text: string): readonly number[] | undefined {
  const halves = text.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [left = [], right = []] = halves;
  const zeros = 8 - left.length - right.length;
  const complete = halves.length === 2 ? zeros >= 1 : halves.length === 1 && zeros === 0;
  const groups = [...left, ...(complete ? Array<string>(zeros).fill("0") : []), ...right];
  return complete && groups.every((group) => /^[\da-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}

function notAnAddress(text: string): NotUnderstood {
  return new NotUnderstood(`"${text}" is not an IP address or range.`);
}
