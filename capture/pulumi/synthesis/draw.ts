import { createHash } from "node:crypto";

const ALPHABETS: Readonly<Record<string, string>> = {
  hex: "0123456789abcdef",
  lower: "0123456789abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  mixed: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
};

/**
 * What AWS would draw at random, drawn from a seed instead: two runs agree, and another resource changes nothing.
 *
 * @returns undefined where there is no such alphabet.
 */
export function draw(seed: string, alphabet: string, length: number): string | undefined {
  const letters = ALPHABETS[alphabet];
  if (letters === undefined) return undefined;
  let drawn = "";
  for (let round = 0; drawn.length < length; round++) {
    for (const byte of createHash("sha256").update(`${seed} ${round}`).digest())
      drawn += letters[byte % letters.length];
  }
  return drawn.slice(0, length);
}

export function drawUuid(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
