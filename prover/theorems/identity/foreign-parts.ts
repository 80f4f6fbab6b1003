import type { PrincipalFacts, World } from "../../facts/world.ts";
import { type Candidates, indexCandidates, type Part } from "./candidates.ts";

const made = new WeakMap<World, Candidates<Part>>();

/** What of other places' data each principal may have access to at all, found once for all theorems of a world. */
export function foreignParts(world: World): Candidates<Part> {
  const known = made.get(world);
  if (known !== undefined) return known;
  const candidates = indexCandidates(world.data, world.services);
  const found = new Map<PrincipalFacts, readonly Part[]>();
  const foreign: Candidates<Part> = (principal) => {
    const parts = found.get(principal) ?? candidates(principal);
    found.set(principal, parts);
    return parts;
  };
  made.set(world, foreign);
  return foreign;
}
