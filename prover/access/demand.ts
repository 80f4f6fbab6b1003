import type { Condition } from "../iam/condition.ts";
import { NotUnderstood } from "../iam/not-understood.ts";
import { boolean } from "../iam/operators.ts";
import {
  type Comparison,
  comparisonOf,
  isOfType,
  matchesCertainly,
  matchesPossibly,
  mayHoldAnyText,
} from "./comparison.ts";
import type { Given, Known } from "./known.ts";

/**
 * How sure an answer must be. `possible`: nothing is left out that a request could do, so what is then impossible is
 * denied. `certain`: the reference evaluator answers the same.
 */
export type Strength = "possible" | "certain";

export const opposite = (strength: Strength): Strength => (strength === "certain" ? "possible" : "certain");

/** A condition as it is asked for: to hold, or not to. */
export interface Demand {
  /** In lower case. */
  readonly key: string;
  readonly condition: Condition;
  /** Absent: `Null`. */
  readonly comparison?: Comparison;
  readonly holds: boolean;
}

export function demandOf(condition: Condition, variables: boolean, known: Known, holds: boolean): Demand {
  const key = condition.key.toLowerCase();
  if (condition.operator === "Null") return { key, condition, holds };
  return { key, condition, comparison: comparisonOf(condition, variables, known), holds };
}

/** Whether a request that gives the key this value meets the demand. */
export function meets({ condition, comparison, holds }: Demand, given: Given, strength: Strength): boolean {
  if (comparison === undefined) return meetsNull(condition, holds, given, strength);
  if (condition.set !== undefined) return meetsSet(comparison, holds, given, strength);
  if (typeof given === "string") return meetsValue(comparison, holds, given, strength);
  if (given === undefined || given.length === 0) return (condition.ifExists || comparison.negated) === holds;
  return strength === "possible";
}

/** One value against the values of the policy. */
export function meetsValue(comparison: Comparison, holds: boolean, value: string, strength: Strength): boolean {
  if (holds !== comparison.negated) {
    return strength === "certain" ? matchesCertainly(comparison, value) : matchesPossibly(comparison, value);
  }
  if (strength === "possible" && comparison.isLoose) return !matchesCertainly(comparison, value);
  if (!isOfType(comparison, value)) return false;
  return strength === "possible" ? !matchesCertainly(comparison, value) : !matchesPossibly(comparison, value);
}

function meetsSet(comparison: Comparison, holds: boolean, given: Given, strength: Strength): boolean {
  const { set, ifExists } = comparison.condition;
  const values = [given ?? []].flat();
  const empty = values.every((value) => value === "");
  const test = (value: string) => meetsValue(comparison, holds, value, strength);
  if (set === "ForAllValues") return empty ? holds : holds ? values.every(test) : values.some(test);
  if (empty) return ifExists ? strength === "possible" : !holds;
  return holds ? values.some(test) : values.every(test);
}

function meetsNull(condition: Condition, holds: boolean, given: Given, strength: Strength): boolean {
  if (given === "") return strength === "possible" && mayHoldAnyText(condition.key);
  const absent = [given ?? []].flat().every((value) => value === "");
  const answers = condition.values.map((value) => {
    try {
      return boolean(value) === absent;
    } catch (error) {
      if (error instanceof NotUnderstood) return undefined;
      throw error;
    }
  });
  if (answers.includes(true)) return holds;
  return answers.includes(undefined) ? strength === "possible" : !holds;
}
