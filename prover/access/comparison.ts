import type { Condition } from "../iam/condition.ts";
import { NotUnderstood } from "../iam/not-understood.ts";
import { OPERATORS } from "../iam/operators.ts";
import { type Piece, written } from "../iam/variables.ts";
import { isRead, type ValueType, valueType } from "./critical-points.ts";
import type { Known } from "./known.ts";
import type { OpenPart } from "./open-part.ts";
import { ANY_ARN, arnPattern, matches, type Pattern, verbatim, wide } from "./pattern.ts";
import { filled } from "./variable-pieces.ts";

/**
 * What a condition compares one value with. Where the reference evaluator would not answer, or a variable is open, a
 * value matches possibly and not certainly.
 */
export interface Comparison {
  readonly condition: Condition;
  readonly negated: boolean;
  /** Absent: texts. */
  readonly type?: ValueType;
  readonly isArn: boolean;
  /** For texts. */
  readonly certain: readonly Pattern[];
  /** For texts; all that match certainly are among them. */
  readonly possible: readonly Pattern[];
  /** For other types. */
  readonly wanted: readonly string[];
  /** Some value is not understood: anything matches it possibly. */
  readonly doubtful: boolean;
  /** Whether the key may hold any text, whatever its operator compares. */
  readonly isLoose: boolean;
  readonly open?: OpenPart;
}

const without = new WeakMap<Condition, Comparison>();

/** Compiles a condition other than `Null`; those without variables once for all. */
export function comparisonOf(condition: Condition, variables: boolean, known: Known): Comparison {
  const hasVariables = variables && condition.values.some((value) => value.includes("${"));
  const made = hasVariables ? undefined : without.get(condition);
  if (made !== undefined) return made;
  const comparison = compile(condition, variables, known);
  if (!hasVariables) without.set(condition, comparison);
  return comparison;
}

function compile(condition: Condition, variables: boolean, known: Known): Comparison {
  const operator = OPERATORS.get(condition.operator);
  const type = valueType(condition.operator);
  const isArn = condition.operator.startsWith("Arn");
  const negated = operator?.negated ?? false;
  const isLoose = (type === undefined && !isArn) || mayHoldAnyText(condition.key);
  const base = { condition, negated, isArn, isLoose };
  if (type !== undefined) {
    const wanted = condition.values.filter((value) => isRead(type.readWanted, value));
    const doubtful = wanted.length < condition.values.length;
    return { ...base, type, wanted, doubtful, certain: [], possible: [] };
  }
  const certain: Pattern[] = [];
  const possible: Pattern[] = [];
  let doubtful = false;
  let isOpen = false;
  for (const value of condition.values) {
    const text = variables && operator?.variables ? filled(value, known) : { pieces: [written(value)], open: false };
    if (text === "unfilled") {
      // A negated operator whose variable has no value: the reference does not answer.
      doubtful ||= negated;
      continue;
    }
    const pattern = text === "doubtful" ? undefined : patternFor(condition.operator, text.pieces);
    if (pattern === undefined || text === "doubtful") doubtful = true;
    else {
      possible.push(pattern);
      isOpen ||= text.open;
      if (!text.open) certain.push(pattern);
    }
  }
  return { ...base, certain, possible, doubtful, wanted: [], ...(isOpen && { open: openPart(condition, negated) }) };
}

function openPart({ operator, set, ifExists, key, values }: Condition, negated: boolean): OpenPart {
  return { head: [operator, set ?? "", ifExists, key.toLowerCase()].join(" "), values: new Set(values), negated };
}

/** Tags hold what somebody writes into them; of other keys AWS says the type. */
export function mayHoldAnyText(key: string): boolean {
  return key.toLowerCase().includes("tag/");
}

type Pieces = Parameters<typeof wide>[0];

/** `undefined`: the reference does not answer. */
function patternFor(operator: string, pieces: Pieces): Pattern | undefined {
  if (operator.includes("IgnoreCase")) {
    const isPlain = pieces.every((piece) => piece.kind === "open" || /^[ -~]*$/.test(piece.text));
    return isPlain ? verbatim(pieces, true) : undefined;
  }
  if (operator.includes("Equals") && operator.startsWith("String")) return verbatim(pieces, false);
  if (pieces.some((piece) => piece.kind === "value" && /[*?]/.test(piece.text))) return undefined;
  return operator.startsWith("Arn") ? arnPattern(pieces) : wide(pieces);
}

/** Whether the value matches for certain. */
export function matchesCertainly({ certain, wanted, condition, type }: Comparison, value: string): boolean {
  if (type === undefined) return certain.some((pattern) => matches(pattern, value));
  return isRead(type.read, value) && wanted.some((one) => compares(condition, value, one));
}

/** Whether the value may match: it does, or it is not known what it is compared with. */
export function matchesPossibly(comparison: Comparison, value: string): boolean {
  if (comparison.type === undefined && comparison.possible.some((pattern) => matches(pattern, value))) return true;
  return comparison.doubtful || matchesCertainly(comparison, value);
}

/** Whether the operator knows what to do with the value. */
export function isOfType({ isArn, type }: Comparison, value: string): boolean {
  return type === undefined ? !isArn || matches(ANY_ARN, value) : isRead(type.read, value);
}

function compares({ operator }: Condition, value: string, wanted: string): boolean {
  try {
    return OPERATORS.get(operator)?.matches(value, [written(wanted)] satisfies readonly Piece[]) ?? false;
  } catch (error) {
    if (error instanceof NotUnderstood) return false;
    throw error;
  }
}
