import type { World } from "./facts/world.ts";
import type { Ledger } from "./ledger.ts";
import type { Outcome, TheoremId } from "./verdict.ts";

/** One isolation theorem: `theorems/<id>/theorem.ts`, its test, and a `README.md` for people. */
export interface Theorem {
  readonly id: TheoremId;
  /** One sentence: what is proved. */
  readonly claim: string;
  /** Asks the ledger before it reports a crossing; doubts of the world that name the theorem are added for it. */
  readonly decide: (world: World, ledger: Ledger) => Outcome;
}
