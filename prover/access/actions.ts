import type { Patterns } from "../iam/policy.ts";
import { written } from "../iam/variables.ts";
import { matches, type Pattern, wide } from "./pattern.ts";

/** A set of a target's actions: bit by bit, in the target's order. */
export type ActionSet = bigint;

interface Index {
  readonly names: readonly string[];
  readonly sets: WeakMap<Patterns, ActionSet>;
}

const indexes = new WeakMap<readonly string[], Index>();
const compiled = new WeakMap<Patterns, readonly Pattern[]>();

/** Which of the actions an `Action` or `NotAction` element names. */
export function actionSet(element: Patterns, actions: readonly string[]): ActionSet {
  const { names, sets } = indexOf(actions);
  const made = sets.get(element);
  if (made !== undefined) return made;
  const patterns = patternsOf(element);
  const exact = new Set(patterns.flatMap((pattern) => pattern.exact ?? []));
  const open = patterns.filter((pattern) => pattern.exact === undefined);
  const isNamed = (name: string) => exact.has(name) || open.some((pattern) => matches(pattern, name));
  const set = setOf(names, (name) => isNamed(name) !== element.negated);
  sets.set(element, set);
  return set;
}

export function setOf(actions: readonly string[], test: (action: string) => boolean): ActionSet {
  let set = 0n;
  actions.forEach((action, index) => {
    if (test(action)) set |= 1n << BigInt(index);
  });
  return set;
}

/** The first action of a set that is not empty. */
export function firstOf(set: ActionSet, actions: readonly string[]): string {
  let index = 0;
  while (((set >> BigInt(index)) & 1n) === 0n) index += 1;
  return actions[index] ?? "";
}

function indexOf(actions: readonly string[]): Index {
  const made = indexes.get(actions) ?? { names: actions.map((name) => name.toLowerCase()), sets: new WeakMap() };
  indexes.set(actions, made);
  return made;
}

/** Names of actions know no case. */
function patternsOf(element: Patterns): readonly Pattern[] {
  const made = compiled.get(element) ?? element.values.map((value) => wide([written(value.toLowerCase())]));
  compiled.set(element, made);
  return made;
}
