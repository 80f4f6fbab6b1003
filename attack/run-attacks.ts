import type { Graph } from "../graph/graph.ts";
import { LAYERS } from "../local/containment/layers.ts";
import { type Attack, inconclusive, type Outcome } from "./attack.ts";
import { attacksOn } from "./attacks.ts";
import { type Field, startField } from "./field.ts";
import type { Ground } from "./grounds.ts";
import { type HoleName, holeNamed } from "./holes/holes.ts";
import { withIndex } from "./index-to-attack.ts";
import { type AttackReport, type AttackResult, reportOf } from "./report.ts";
import { targetOf } from "./target.ts";

export interface AttackOptions {
  readonly stack?: string;
  /**
   * A few seconds only: no attacks that wait, and no stacks with holes.
   *
   * @default false
   */
  readonly short?: boolean;
  readonly progress?: (line: string) => void;
}

/**
 * Attacks a captured platform: once where its walls stand, and once each where a wall has a hole, to show that the same
 * attempt would have got through.
 *
 * @throws UserError where the stack is no platform of tenants that runs
 */
export async function runAttacks(captured: Graph, options: AttackOptions = {}): Promise<AttackReport> {
  const { short = false, progress = () => {} } = options;
  const startedAt = performance.now();
  const graph = withIndex(captured, options.stack);
  const target = targetOf(graph, options.stack);
  const attacks = attacksOn(target).filter(({ isLong }) => !(short && isLong));
  const outcomes = new Map<Attack, Outcome>();
  const proofs = new Map<Attack, Outcome>();
  const missing = new Set<string>();
  for (const [ground, some] of groupBy(attacks, ({ ground = "as captured" }): Ground => ground)) {
    progress(`${some.length} attacks on ${target.stack}, ${ground}`);
    const field = await startField(graph, target, ground);
    for (const layer of LAYERS) if (!field.cloud.contained.includes(layer)) missing.add(`containment: ${layer}`);
    await attackAll(
      field,
      some.filter(({ wall }) => !missing.has(wall)),
      outcomes,
    ).finally(field.stop);
  }
  const holes = short
    ? []
    : groupBy(
        attacks.filter((attack) => outcomes.has(attack)),
        ({ hole }): HoleName => hole,
      );
  for (const [name, some] of holes) {
    const hole = holeNamed(name);
    progress(`${some.length} of them again where ${hole.is}`);
    const field = await startField(graph, target, "as captured", hole);
    await attackAll(field, some, proofs).finally(field.stop);
  }
  const results = attacks.map((attack): AttackResult => resultOf(attack, outcomes.get(attack), proofs.get(attack)));
  return reportOf(target.stack, results, performance.now() - startedAt);
}

async function attackAll(field: Field, attacks: readonly Attack[], outcomes: Map<Attack, Outcome>): Promise<void> {
  for (const attack of attacks) {
    const outcome = await attack.attempt(field).catch((error: unknown) => {
      return inconclusive(error instanceof Error ? error.message : String(error));
    });
    outcomes.set(attack, outcome);
  }
}

function resultOf({ kind, name, wall, hole }: Attack, outcome?: Outcome, withHole?: Outcome): AttackResult {
  return { kind, name, wall, hole, ...(outcome && { outcome }), ...(withHole && { withHole }) };
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): readonly (readonly [K, readonly T[]])[] {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups];
}
