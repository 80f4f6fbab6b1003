import type { PrincipalFacts } from "../../facts/world.ts";
import type { Patterns, Statement } from "../../iam/policy.ts";

/** An Allow statement of a principal's own policies. */
export interface Allowing {
  readonly statement: Statement;
  /** Statements whose `Action` or `NotAction` says the same have the same key. */
  readonly key: string;
}

const made = new WeakMap<PrincipalFacts, readonly Allowing[]>();

/** What a principal's own policies allow, taken apart once for all theorems. */
export function allowingOf(principal: PrincipalFacts): readonly Allowing[] {
  const known = made.get(principal);
  if (known !== undefined) return known;
  const allowing: Allowing[] = [];
  for (const { policy } of principal.identity) {
    for (const statement of policy?.statements ?? []) {
      if (statement.effect === "Allow") allowing.push({ statement, key: keyOf(statement.action) });
    }
  }
  made.set(principal, allowing);
  return allowing;
}

/** Elements that say the same have the same key. */
export const keyOf = ({ negated, values }: Patterns): string => `${negated} ${values.join(" ")}`;
