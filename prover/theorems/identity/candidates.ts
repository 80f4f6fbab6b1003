import type { Target } from "../../access/access.ts";
import type { ServiceReference } from "../../facts/service-reference.ts";
import { targetsOf } from "../../facts/targets.ts";
import type { DataFacts, PrincipalFacts } from "../../facts/world.ts";
import { needsResourcePolicy } from "../../iam/decide.ts";
import type { Patterns, Statement } from "../../iam/policy.ts";
import { matchesAction } from "../../iam/wildcard.ts";
import { isPlain, principalsNarrowedTo } from "./narrowed.ts";
import { type ArnIndex, beginningOf, indexByArn } from "./patterns.ts";

/** A part of a resource, as what is asked for. */
export interface Part {
  readonly data: DataFacts;
  readonly target: Target;
  /** Nobody has access of whom the resource's own policy does not speak. */
  readonly needsPolicy: boolean;
}

/**
 * Which parts a principal may have access to at all: every one that it has, and some that it has not. It is found from
 * the statements, without asking for every pair.
 */
export type Candidates = (principal: PrincipalFacts) => readonly Part[];

/** Parts that the same actions can name. */
interface PartClass {
  readonly actions: readonly string[];
  readonly index: ArnIndex<Part>;
}

export function indexCandidates(data: readonly DataFacts[], services: ServiceReference): Candidates {
  const parts = data.flatMap((one) =>
    targetsOf(one, services).flatMap((target): readonly Part[] => {
      const [action] = target.actions;
      const resource = { arn: target.arn, account: target.account };
      return action === undefined
        ? []
        : [{ data: one, target, needsPolicy: needsResourcePolicy({ action, resource }) }];
    }),
  );
  const admitted = indexAdmitted(parts);
  const own = groupBy(
    parts.filter(({ needsPolicy }) => !needsPolicy),
    ({ data: { account } }) => account,
  );
  const unseen = parts.filter(({ needsPolicy, target }) => needsPolicy && target.policy === undefined);
  const namedBy = new Map<string, readonly NamedClasses[]>();
  return (principal) => {
    const { account, arn } = principal;
    // What a principal's own policies name counts in its own account, or where the resource leaves it to these.
    const named =
      namedBy.get(account) ??
      [own.get(account) ?? [], admitted.byAccount.get(account) ?? [], unseen].map((some) => classesNamed(some));
    namedBy.set(account, named);
    const found = new Set([...(admitted.byName.get(nameOf(arn)) ?? []), ...admitted.everybody]);
    for (const classes of named) addWithinReach(found, principal, classes);
    return [...found];
  };
}

type NamedClasses = (actions: Patterns) => readonly PartClass[];

/** The classes that the actions of a statement can be about. */
function classesNamed(parts: readonly Part[]): NamedClasses {
  const classes = [...groupBy(parts, ({ target }) => target.actions)].map(
    ([actions, members]): PartClass => ({
      actions,
      index: indexByArn(members, ({ target }) => target.arn),
    }),
  );
  const known = new Map<string, readonly PartClass[]>();
  return (patterns) => {
    const key = `${patterns.negated} ${patterns.values.join(" ")}`;
    const found = known.get(key) ?? classes.filter(({ actions }) => actions.some((action) => names(patterns, action)));
    known.set(key, found);
    return found;
  };
}

const names = ({ negated, values }: Patterns, action: string): boolean =>
  values.some((value) => matchesAction(value, action)) !== negated;

function addWithinReach(found: Set<Part>, principal: PrincipalFacts, named: NamedClasses): void {
  for (const { policy } of principal.identity) {
    for (const statement of policy?.statements ?? []) {
      if (statement.effect !== "Allow") continue;
      for (const { index } of named(statement.action)) addNamed(found, statement, index, principal);
    }
  }
}

function addNamed(
  found: Set<Part>,
  statement: Statement,
  { all, among }: ArnIndex<Part>,
  { type, tags }: PrincipalFacts,
): void {
  const { resource } = statement;
  if (resource === undefined || resource.negated) {
    for (const part of all) found.add(part);
    return;
  }
  for (const value of resource.values) {
    for (const part of among(beginningOf(value, statement, type === "outside" ? {} : tags))) found.add(part);
  }
}

/** Whom the policies of resources admit. */
interface Admitted {
  readonly everybody: readonly Part[];
  readonly byName: ReadonlyMap<string, readonly Part[]>;
  /** Accounts whose own policies may then admit their principals. */
  readonly byAccount: ReadonlyMap<string, readonly Part[]>;
}

function indexAdmitted(parts: readonly Part[]): Admitted {
  const everybody = new Set<Part>();
  const byName = new Map<string, Part[]>();
  const byAccount = new Map<string, Part[]>();
  for (const part of parts) {
    for (const statement of part.target.policy?.statements ?? []) {
      if (statement.effect !== "Allow") continue;
      const { arns, accounts, all } = admittedBy(statement);
      if (all) everybody.add(part);
      for (const arn of arns) byName.set(nameOf(arn), addTo(byName.get(nameOf(arn)), part));
      for (const account of accounts) byAccount.set(account, addTo(byAccount.get(account), part));
    }
  }
  return { everybody: [...everybody], byName, byAccount };
}

function addTo(list: Part[] | undefined, part: Part): Part[] {
  if (list === undefined) return [part];
  if (list.at(-1) !== part) list.push(part);
  return list;
}

function admittedBy(statement: Statement): {
  readonly arns: readonly string[];
  readonly accounts: readonly string[];
  readonly all: boolean;
} {
  const { principal } = statement;
  const nobody = { arns: [], accounts: [], all: false };
  if (principal === undefined) return nobody;
  const narrowed = principalsNarrowedTo(statement);
  if (narrowed?.every(isPlain)) return { ...nobody, arns: narrowed };
  if (principal.negated || principal.entries.some(({ kind }) => kind === "everyone")) return { ...nobody, all: true };
  return {
    arns: principal.entries.flatMap((entry) => (entry.kind === "arn" ? [entry.name] : [])),
    accounts: principal.entries.flatMap((entry) => (entry.kind === "account" ? [entry.account] : [])),
    all: false,
  };
}

/** What the ARNs of a role, of a user and of their sessions have in common: a session's ARN holds no path. */
function nameOf(arn: string): string {
  const [, , , , account = "", ...rest] = arn.split(":");
  const [kind = "", ...path] = rest.join(":").split("/");
  return `${account}/${kind === "assumed-role" ? path[0] : path.at(-1)}`;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [item]);
    else same.push(item);
  }
  return groups;
}
