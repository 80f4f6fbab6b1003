import type { PrincipalFacts } from "../../facts/world.ts";
import type { Statement } from "../../iam/policy.ts";

/** The Allow statements of a principal's own policies. */
export function allowingOf({ identity }: PrincipalFacts): readonly Statement[] {
  const [only] = identity;
  if (identity.length === 1 && only !== undefined) return allowing(only.policy?.statements ?? []);
  return identity.flatMap(({ policy }) => allowing(policy?.statements ?? []));
}

const allowing = (statements: readonly Statement[]): readonly Statement[] =>
  statements.every(isAllow) ? statements : statements.filter(isAllow);

const isAllow = ({ effect }: Statement): boolean => effect === "Allow";
