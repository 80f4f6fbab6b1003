import type { CheckedWorlds, Worlds } from "../check-worlds.ts";
import type { Bug } from "./load-symbolic.ts";

/** Some worlds for one process to check. */
export interface Job extends Worlds {
  /** Planted into the symbolic evaluator. */
  readonly bug?: Bug;
}

export interface Answer extends CheckedWorlds {
  /** Of one core. */
  readonly seconds: number;
}
