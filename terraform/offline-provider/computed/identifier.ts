import { createHash } from "node:crypto";
import type { Place } from "../context.ts";
import type { ObjectValue } from "../value.ts";

const alphabets = {
  hex: "0123456789abcdef",
  lower: "0123456789abcdefghijklmnopqrstuvwxyz",
  upper: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  mixed: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
} as const;

export type Alphabet = keyof typeof alphabets;

export function isAlphabet(name: string): name is Alphabet {
  return name in alphabets;
}

/**
 * What AWS draws at random, drawn from the resource itself, so that two runs agree. The protocol does not tell a
 * provider a resource's address: two resources of one type that are configured alike in every argument get one id.
 */
export function seedOf(type: string, place: Place, resource: ObjectValue): string {
  const { account, region, deployment = [] } = place;
  return JSON.stringify([type, account, region, resource].concat(deployment));
}

export function draw(seed: string, alphabet: Alphabet, length: number): string {
  const letters = alphabets[alphabet];
  let drawn = "";
  for (let round = 0; drawn.length < length; round++) {
    const bytes = createHash("sha256").update(`${alphabet} ${round} ${seed}`).digest();
    for (const byte of bytes) drawn += letters[byte % letters.length];
  }
  return drawn.slice(0, length);
}

export function drawUuid(seed: string): string {
  const hex = draw(seed, "hex", 32);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}
