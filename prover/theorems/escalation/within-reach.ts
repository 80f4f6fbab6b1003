import type { PrincipalFacts } from "../../facts/world.ts";
import type { Patterns, Statement } from "../../iam/policy.ts";
import { matchesAction } from "../../iam/wildcard.ts";
import { allowingOf } from "../identity/allowing.ts";

/** The Allow statements of a principal's own policies that could mean one of these actions. */
export function grantsOf(principal: PrincipalFacts, actions: readonly string[]): readonly Statement[] {
  return allowingOf(principal).filter(mayMean(actions));
}

/** Whether there is such a statement: what most principals are not allowed in any way need not be looked for. */
export function mayUse(principal: PrincipalFacts, actions: readonly string[]): boolean {
  return allowingOf(principal).some(mayMean(actions));
}

/** Whom of the graph to ask: those whose own policies could mean one of these actions. */
export function whoMayUse(
  principals: readonly PrincipalFacts[],
  actions: readonly string[],
): readonly PrincipalFacts[] {
  if (!elementsOf(principals).some((action) => mayMeanAny(action, actions))) return [];
  return principals.filter((principal) => principal.type !== "outside" && mayUse(principal, actions));
}

const elements = new WeakMap<readonly PrincipalFacts[], readonly Patterns[]>();

/** Every `Action` or `NotAction` of an Allow statement of the principals' own: most say the same as others. */
function elementsOf(principals: readonly PrincipalFacts[]): readonly Patterns[] {
  const known = elements.get(principals);
  if (known !== undefined) return known;
  const found = new Set<Patterns>();
  for (const principal of principals) {
    if (principal.type !== "outside") for (const { action } of allowingOf(principal)) found.add(action);
  }
  const all = [...found];
  elements.set(principals, all);
  return all;
}

const asked = new WeakMap<readonly string[], (statement: Statement) => boolean>();

function mayMean(actions: readonly string[]): (statement: Statement) => boolean {
  const made = asked.get(actions) ?? rememberingMeaning(actions);
  asked.set(actions, made);
  return made;
}

/** The same `Action` element is read once. */
function rememberingMeaning(actions: readonly string[]): (statement: Statement) => boolean {
  const answers = new WeakMap<Patterns, boolean>();
  return ({ action }) => {
    const answer = answers.get(action) ?? mayMeanAny(action, actions);
    answers.set(action, answer);
    return answer;
  };
}

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
