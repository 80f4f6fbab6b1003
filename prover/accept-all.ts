import { type ProofInput, prove } from "./prove.ts";
import { isRest } from "./theorems/findings.ts";

/** Each round shows what the one before stood in front of; platforms that need more have to be mended, not accepted. */
const MOST_ROUNDS = 100;

/**
 * The fingerprints of all that stands against a proof, for a baseline: what one finding stands in front of, too.
 *
 * @returns sorted, without what was not looked at, which cannot be accepted
 */
export function acceptAll(input: ProofInput): readonly string[] {
  const accepted = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { results } = prove({ ...input, settings: { ...input.settings, baseline: [...accepted] } });
    const fresh = results.flatMap(({ findings }) => findings).filter((finding) => !isRest(finding));
    if (fresh.length === 0) break;
    for (const { fingerprint } of fresh) accepted.add(fingerprint);
  }
  return [...accepted].toSorted();
}
