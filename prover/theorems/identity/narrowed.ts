import type { Condition } from "../../iam/condition.ts";
import type { Statement } from "../../iam/policy.ts";

const POSITIVE = new Set(["ArnEquals", "ArnLike", "StringEquals", "StringLike"]);

/** Whether the condition can only hold where the key is present and is one of the values. */
export function isBinding({ operator, set, ifExists }: Condition): boolean {
  return POSITIVE.has(operator) && !ifExists && set !== "ForAllValues";
}

/**
 * The principals' ARNs, or patterns of them, to which a statement is narrowed by `aws:PrincipalArn`; `undefined` where
 * it is not.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function principalsNarrowedTo({ conditions }: Statement): readonly string[] | undefined {
  return conditions.find((condition) => condition.key.toLowerCase() === "aws:principalarn" && isBinding(condition))
    ?.values;
}

/** Whether a value of an ARN or string operator stands for itself alone. */
export const isPlain = (value: string): boolean => !/[*?]|\$\{/.test(value);
