import { written } from "../iam/variables.ts";
import { matchesGlob } from "../iam/wildcard.ts";

/** `*` stands for any characters, `?` for one. */
export function matches(glob: string, text: string): boolean {
  return matchesGlob([written(glob)], text);
}
