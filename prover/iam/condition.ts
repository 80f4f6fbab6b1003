import { every, NotUnderstood, some } from "./not-understood.ts";
import { boolean, OPERATORS, type Operator } from "./operators.ts";
import type { Context } from "./request.ts";
import { expand, written } from "./variables.ts";

/** One key under one operator of a `Condition`. A statement's conditions must all hold. */
export interface Condition {
  /** As written, without `ForAllValues:`, `ForAnyValue:` and `IfExists`; `Null` or a name in {@link OPERATORS}. */
  readonly operator: string;
  readonly set?: "ForAllValues" | "ForAnyValue";
  readonly ifExists: boolean;
  readonly key: string;
  readonly values: readonly string[];
}

const NAME = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** @throws NotUnderstood where AWS documents no such operator. */
export function parseOperator(name: string): Pick<Condition, "operator" | "set" | "ifExists"> {
  const [, set, operator = "", ifExists] = NAME.exec(name) ?? [];
  const isNull = operator === "Null" && set === undefined && ifExists === undefined;
  if (!isNull && !OPERATORS.has(operator)) throw new NotUnderstood(`${name} is not a condition operator.`);
  if (set !== "ForAllValues" && set !== "ForAnyValue") return { operator, ifExists: ifExists !== undefined };
  return { operator, set, ifExists: ifExists !== undefined };
}

/**
 * Whether the condition holds for this request.
 *
 * @param variables whether the policy's language version knows variables.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function holds(condition: Condition, context: Context, variables: boolean): boolean {
  const given = context.get(condition.key.toLowerCase());
  const operator = OPERATORS.get(condition.operator);
  if (operator === undefined) return isNull(condition, given);
  const test = (value: string) => compare(value, condition, operator, context, variables);
  if (condition.set !== undefined) return holdsForSet(condition, given, test);
  if (typeof given === "string") return test(given);
  if (given === undefined || given.length === 0) return condition.ifExists || operator.negated;
  throw new NotUnderstood(`${condition.key} is multivalued: ${condition.operator} needs ForAllValues or ForAnyValue.`);
}

/** An empty string and an empty list are the "null data set" of the documentation, equal to no key. */
function holdsForSet(
  { set, ifExists, key }: Condition,
  given: string | readonly string[] | undefined,
  test: (value: string) => boolean,
): boolean {
  const values = [given ?? []].flat();
  const empty = values.every((value) => value === "");
  if (set === "ForAllValues") return empty || every(values, test);
  if (!empty) return some(values, test);
  if (!ifExists) return false;
  throw new NotUnderstood(`${key} is absent: ForAnyValue says false, IfExists says true.`);
}

/** Several values of a policy are alternatives; of a negated operator, none of them may match. */
function compare(
  given: string,
  { values }: Condition,
  operator: Operator,
  context: Context,
  variables: boolean,
): boolean {
  const matched = some(values, (value) => {
    const wanted = variables && operator.variables ? expand(value, context) : [written(value)];
    if (wanted !== undefined) return operator.matches(given, wanted);
    if (!operator.negated) return false;
    throw new NotUnderstood(`A negated operator compares with ${value}, which the request does not fill.`);
  });
  return matched !== operator.negated;
}

function isNull({ key, values }: Condition, given: string | readonly string[] | undefined): boolean {
  if (given === "") throw new NotUnderstood(`${key} is an empty string, which may or may not be null.`);
  const absent = [given ?? []].flat().every((value) => value === "");
  return some(values, (value) => boolean(value) === absent);
}
