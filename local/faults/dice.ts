import { createHash } from "node:crypto";

/**
 * A number from 0 up to 1 that depends on nothing but its arguments. Each fault has a sequence of its own for each
 * target, so that what happens to one table does not depend on how calls to another come between.
 *
 * @param fault the fault's place in the file
 * @param occasion from 0
 */
export function draw(seed: number, fault: number, target: string, occasion: number): number {
  const hash = createHash("sha256")
    .update(JSON.stringify([seed, fault, target, occasion]))
    .digest();
  return hash.readUIntBE(0, 6) / 2 ** 48;
}
