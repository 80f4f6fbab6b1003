import type { Graph } from "../graph/graph.ts";
import { LAYERS } from "../local/containment/layers.ts";
import { type Attack, inconclusive, type Outcome, type Wall } from "./attack.ts";
import { attacksOn } from "./attacks.ts";
import { type Field, startField } from "./field.ts";
import type { Ground } from "./grounds.ts";
import { type HoleName, holeNamed } from "./holes/holes.ts";
import { withIndex } from "./index-to-attack.ts";
import { type AttackReport, type AttackResult, reportOf } from "./report.ts";
import { type Target, targetOf } from "./target.ts";

export interface AttackOptions {
  readonly stack?: string;
  /**
   * A few seconds only: no attacks that wait, and no stacks with holes.
   *
   * @default false
   */
  readonly short?: boolean;
  readonly progress?: (line: string) => void;
  /** Asked before each attack; a report is then of what was tried until then. @default never */
  readonly isInterrupted?: () => boolean;
}

/**
 * Attacks a captured platform: once where its walls stand, and once each where a wall has a hole, to show that the same
 * attempt would have got through.
 *
 * @throws UserError where the stack is no platform of tenants that runs
 */
export async function runAttacks(captured: Graph, options: AttackOptions = {}): Promise<AttackReport> {
  const startedAt = performance.now();
  const graph = withIndex(captured, options.stack);
  const target = targetOf(graph, options.stack);
  const attacks = attacksOn(target).filter(({ isLong }) => !(options.short && isLong));
  const battle: Battle = { graph, target, progress: () => {}, isInterrupted: () => false, ...options };
  const outcomes = await attackWalls(battle, attacks);
  const made = attacks.filter((attack) => outcomes.has(attack));
  const proofs = options.short ? NOTHING : await attackHoles(battle, made);
  const results = attacks.map((attack): AttackResult => resultOf(attack, outcomes.get(attack), proofs.get(attack)));
  return reportOf(target.stack, results, performance.now() - startedAt);
}

interface Battle extends Required<Pick<AttackOptions, "progress" | "isInterrupted">> {
  readonly graph: Graph;
  readonly target: Target;
}

type Outcomes = ReadonlyMap<Attack, Outcome>;
const NOTHING: Outcomes = new Map();

/** Where every wall stands that this machine has; attacks on others are left out. */
async function attackWalls(battle: Battle, attacks: readonly Attack[]): Promise<Outcomes> {
  const outcomes = new Map<Attack, Outcome>();
  for (const [ground, some] of groupBy(attacks, ({ ground = "as captured" }): Ground => ground)) {
    if (battle.isInterrupted()) break;
    battle.progress(`${some.length} attacks on ${battle.target.stack}, ${ground}`);
    const field = await startField(battle.graph, battle.target, ground);
    const possible = some.filter(({ wall }) => !missingWalls(field).includes(wall));
    await attackAll(battle, field, possible, outcomes).finally(field.stop);
  }
  return outcomes;
}

function missingWalls({ cloud }: Field): readonly string[] {
  return LAYERS.filter((layer) => !cloud.contained.includes(layer)).map((layer): Wall => `containment: ${layer}`);
}

/** Where each has its hole. */
async function attackHoles(battle: Battle, attacks: readonly Attack[]): Promise<Outcomes> {
  const outcomes = new Map<Attack, Outcome>();
  for (const [name, some] of groupBy(attacks, ({ hole }): HoleName => hole)) {
    if (battle.isInterrupted()) break;
    const hole = holeNamed(name);
    battle.progress(`${some.length} of them again where ${hole.is}`);
    const field = await startField(battle.graph, battle.target, "as captured", hole);
    await attackAll(battle, field, some, outcomes).finally(field.stop);
  }
  return outcomes;
}

async function attackAll(
  { isInterrupted }: Battle,
  field: Field,
  attacks: readonly Attack[],
  outcomes: Map<Attack, Outcome>,
): Promise<void> {
  for (const attack of attacks) {
    if (isInterrupted()) return;
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
