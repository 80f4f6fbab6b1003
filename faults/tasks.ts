import type { FaultOperator } from "./operator.ts";
import { sample } from "./sample.ts";
import type { System } from "./systems.ts";

/** Some sites of one operator in one system, by their place in the operator's list: what one process does at a time. */
export interface Task {
  readonly operator: string;
  readonly system: string;
  readonly at: readonly number[];
}

/** Small enough that no process is left waiting for another at the end. */
const SITES_A_TASK = 20;

/** The sites to judge, at most so many of an operator in a system. */
export function tasksOf(
  systems: readonly System[],
  operators: readonly FaultOperator[],
  { sites, seed }: { readonly sites: number; readonly seed: string },
): readonly Task[] {
  return systems.flatMap(({ name: system, graph }) =>
    operators.flatMap((operator) => {
      const all = operator.sites(graph).map((_, index) => index);
      const chosen = sample(all, sites, `${seed}/${operator.name}/${system}`);
      const starts = Array.from({ length: Math.ceil(chosen.length / SITES_A_TASK) }, (_, at) => at * SITES_A_TASK);
      return starts.map((start) => ({
        operator: operator.name,
        system,
        at: chosen.slice(start, start + SITES_A_TASK),
      }));
    }),
  );
}
