import type { PrincipalFacts } from "../../facts/world.ts";
import type { Patterns, Statement } from "../../iam/policy.ts";
import { matchesAction } from "../../iam/wildcard.ts";
import { type Allowing, allowingOf } from "../identity/allowing.ts";

/** The Allow statements of a principal's own policies that could mean one of these actions. */
export function grantsOf(principal: PrincipalFacts, actions: readonly string[]): readonly Statement[] {
  const answers = known.get(actions) ?? new Map<string, boolean>();
  known.set(actions, answers);
  const mayMean = ({ statement: { action }, key }: Allowing): boolean => {
    const answer = answers.get(key) ?? mayMeanAny(action, actions);
    answers.set(key, answer);
    return answer;
  };
  return allowingOf(principal).flatMap((one) => (mayMean(one) ? one.statement : []));
}

const known = new WeakMap<readonly string[], Map<string, boolean>>();

function mayMeanAny({ negated, values }: Patterns, actions: readonly string[]): boolean {
  if (negated) return true;
  return values.some((pattern) => pattern === "*" || actions.some((action) => matchesAction(pattern, action)));
}

/** Whether a statement of a principal's could mean a resource: an over-approximation that reads no conditions. */
export function mayName({ resource }: Statement, arn: string): boolean {
  if (resource === undefined || resource.negated) return true;
  const wanted = literal(arn);
  return resource.values.some((value) => {
    const given = literal(value);
    return wanted.startsWith(given) || (wanted !== arn && given.startsWith(wanted));
  });
}

/** What stands before the first wildcard or variable. */
export function literal(pattern: string): string {
  return pattern.split(/[*?]|\$\{/)[0] ?? "";
}

/** What a statement names as it writes it; `*` where it names all but some. */
export function patternsOf({ resource }: Pick<Statement, "resource">): readonly string[] {
  return resource === undefined || resource.negated ? ["*"] : resource.values;
}
