import type { PrincipalFacts } from "../../facts/world.ts";
import type { Policy, Statement } from "../../iam/policy.ts";
import { matchesAction } from "../../iam/wildcard.ts";

/** The Allow statements of a principal's own policies that could mean one of these actions. */
export function grantsOf({ identity }: PrincipalFacts, actions: readonly string[]): readonly Statement[] {
  return identity.flatMap(({ policy }) =>
    (policy?.statements ?? []).filter((statement) => statement.effect === "Allow" && mayMean(statement, actions)),
  );
}

function mayMean({ action: { negated, values } }: Statement, actions: readonly string[]): boolean {
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

/** Whether a policy of a resource could itself let the principal in: names it, everybody, or, from elsewhere, its account. */
export function mayAdmit(policy: Policy | undefined, { arn, account }: PrincipalFacts, home: string): boolean {
  return (policy?.statements ?? []).some(({ effect, principal }) => {
    if (effect !== "Allow" || principal === undefined) return false;
    if (principal.negated) return true;
    return principal.entries.some((entry) => {
      if (entry.kind === "everyone") return true;
      if (entry.kind === "account") return entry.account === account && account !== home;
      return entry.kind === "arn" && (entry.name === arn || roleBehind(entry.name) === nameOf(arn));
    });
  });
}

function roleBehind(arn: string): string | undefined {
  const [, account, name] = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return name === undefined ? undefined : `${account}/${name}`;
}

const nameOf = (arn: string): string => `${arn.split(":")[4]}/${arn.split("/").at(-1)}`;
