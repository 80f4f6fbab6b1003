import { generateWorld } from "./generate-world.ts";
import { isUndecided, NOTHING, sumOf, type Tally, tallyOf } from "./tally.ts";
import { type Checked, type Contradiction, checkWorld, type Symbolic } from "./tie.ts";
import type { RandomWorld } from "./world.ts";

/** Worlds to check, by the seeds that they are made from. */
export interface Worlds {
  /** Seeds `first`, `first + step`, … */
  readonly first: number;
  readonly step: number;
  readonly count: number;
  /** Requests put to the reference for each pair that is called denied. */
  readonly requests: number;
  /** Whether to end as soon as too many worlds are undecided. */
  readonly endsUndecided?: boolean;
}

export interface CheckedWorlds {
  readonly tally: Tally;
  /** The first one ends the search. */
  readonly contradiction?: { readonly world: RandomWorld; readonly found: Contradiction };
}

/** Puts worlds to both evaluators, one after the other, up to the first contradiction. */
export function checkWorlds(
  symbolic: Symbolic,
  { first, step, count, requests, endsUndecided }: Worlds,
): CheckedWorlds {
  let tally = NOTHING;
  for (let index = 0; index < count; index += 1) {
    const world = generateWorld(first + index * step);
    const checked = checkedOrNamed(world, symbolic, requests);
    tally = sumOf(tally, tallyOf(world, checked));
    if (checked.contradiction !== undefined) return { tally, contradiction: { world, found: checked.contradiction } };
    if (endsUndecided && isUndecided(tally)) break;
  }
  return { tally };
}

function checkedOrNamed(world: RandomWorld, symbolic: Symbolic, requests: number): Checked {
  try {
    return checkWorld(world, symbolic, { requests });
  } catch (error) {
    throw new Error(`World ${world.seed} ends with an error (npm run test:deep -- --seed ${world.seed} --worlds 1)`, {
      cause: error,
    });
  }
}
