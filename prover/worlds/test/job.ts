import type { Tally } from "../tally.ts";
import type { Contradiction } from "../tie.ts";
import type { RandomWorld } from "../world.ts";

/** Some worlds for one process to check. */
export interface Job {
  /** The folder that holds the `prover/` whose symbolic evaluator is checked. The reference is always this one's. */
  readonly root: string;
  /** Seeds `first`, `first + step`, … */
  readonly first: number;
  readonly step: number;
  readonly count: number;
  /** Requests put to the reference for each pair that is called denied. */
  readonly requests: number;
  /** Ends the job as soon as more of the worlds inside the modelled fragment are unknown, of five hundred or more. */
  readonly mostUnknown?: number;
}

export interface Answer {
  readonly tally: Tally;
  /** The first one ends the job. */
  readonly contradiction?: { readonly world: RandomWorld; readonly found: Contradiction };
}
