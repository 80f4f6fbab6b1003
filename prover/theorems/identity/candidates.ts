import type { Target } from "../../access/access.ts";
import type { ServiceReference } from "../../facts/service-reference.ts";
import { targetsOf } from "../../facts/targets.ts";
import type { DataFacts, PrincipalFacts } from "../../facts/world.ts";
import { needsResourcePolicy } from "../../iam/decide.ts";
import type { Policy, Statement } from "../../iam/policy.ts";
import type { PrincipalElement } from "../../iam/principals.ts";
import { indexNamed, type Named } from "./named.ts";
import { isPlain, principalsNarrowedTo } from "./narrowed.ts";

/** A part of a resource, as what is asked for. */
export interface Part {
  readonly data: DataFacts;
  readonly target: Target;
}

/**
 * Which of what is asked for a principal may have access to at all: every one that it has, and some that it has not, in
 * their order. It is found from the statements, without asking for every pair.
 */
export type Candidates<T> = (principal: PrincipalFacts) => readonly T[];

export function indexCandidates(data: readonly DataFacts[], services: ServiceReference): Candidates<Part> {
  return indexTargets(
    data.flatMap((one) => targetsOf(one, services).map((target) => ({ data: one, target }))),
    ({ data: { place } }) => place.key,
  );
}

/**
 * The same of anything that holds a target. Of a target, all actions need its policy or none does.
 *
 * @param sideOf the key of the place that a target is of: what is the principal's own is left out; default: of none
 */
export function indexTargets<T extends { readonly target: Target }>(
  parts: readonly T[],
  sideOf: (part: T) => string | undefined = () => undefined,
): Candidates<T> {
  const targets = parts.map(({ target }) => target);
  const sides = parts.map(sideOf);
  const admitted = indexAdmitted(targets);
  const unseen: number[] = [];
  const own = new Map<string, number[]>();
  targets.forEach(({ arn, account, actions, policy }, index) => {
    const [action] = actions;
    if (action === undefined) return;
    if (!needsResourcePolicy({ action, resource: { arn, account } })) add(own, account, index);
    else if (policy === undefined) unseen.push(index);
  });
  const namedBy = new Map<string, Named>();
  return (principal) => {
    const { account, arn } = principal;
    const { key } = principal.place;
    // What a principal's own policies name counts in its own account, or where the resource leaves it to these.
    const named =
      namedBy.get(account) ??
      indexNamed([...new Set([own.get(account) ?? [], admitted.byAccount.get(account) ?? [], unseen].flat())], targets);
    namedBy.set(account, named);
    const found: number[] = [];
    const add = (indices: readonly number[]) => {
      for (const index of indices) if (sides[index] !== key) found.push(index);
    };
    add(admitted.everybody);
    add(admitted.byArn.get(arn) ?? NONE);
    if (admitted.bySession.size > 0) add(admitted.bySession.get(nameOf(arn)) ?? NONE);
    named(principal, add);
    return found.length === 0 ? NONE : [...new Set(found)].sort((a, b) => a - b).flatMap((index) => parts[index] ?? []);
  };
}

const NONE: readonly never[] = [];

/** Whom the policies of resources admit, to which of the targets. */
interface Admitted {
  readonly everybody: readonly number[];
  /** Users and roles. */
  readonly byArn: ReadonlyMap<string, readonly number[]>;
  /** Those whose sessions are named: {@link nameOf}. */
  readonly bySession: ReadonlyMap<string, readonly number[]>;
  /** Accounts whose own policies may then admit their principals. */
  readonly byAccount: ReadonlyMap<string, readonly number[]>;
}

function indexAdmitted(targets: readonly Target[]): Admitted {
  const everybody = new Set<number>();
  const byArn = new Map<string, number[]>();
  const bySession = new Map<string, number[]>();
  const byAccount = new Map<string, number[]>();
  targets.forEach(({ policy, actions }, index) => {
    for (const statement of actions.length === 0 ? [] : (policy?.statements ?? [])) {
      if (statement.effect !== "Allow") continue;
      const admitted = admittedBy(statement);
      if (admitted === "all") everybody.add(index);
      else if (admitted !== "none") {
        for (const arn of admitted.arns) {
          if (isSession(arn)) add(bySession, nameOf(arn), index);
          else add(byArn, arn, index);
        }
        for (const account of admitted.accounts) add(byAccount, account, index);
      }
    }
  });
  return { everybody: [...everybody], byArn, bySession, byAccount };
}

function add(lists: Map<string, number[]>, key: string, index: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [index]);
  else if (list.at(-1) !== index) list.push(index);
}

function admittedBy(
  statement: Statement,
): "all" | "none" | { readonly arns: readonly string[]; readonly accounts: readonly string[] } {
  const { principal } = statement;
  if (principal === undefined || isForServices(principal)) return "none";
  const narrowed = principalsNarrowedTo(statement);
  if (narrowed?.every(isOneArn)) return { arns: narrowed, accounts: [] };
  if (principal.negated || principal.entries.some(({ kind }) => kind === "everyone")) return "all";
  return {
    arns: principal.entries.flatMap((entry) => (entry.kind === "arn" ? [entry.name] : [])),
    accounts: principal.entries.flatMap((entry) => (entry.kind === "account" ? [entry.account] : [])),
  };
}

/** Whether a resource's policy lets in anybody but AWS's services; one that is not known may. */
export const admitsPrincipals = (policy: Policy | undefined): boolean =>
  policy === undefined ||
  policy.statements.some((statement) => statement.effect === "Allow" && admittedBy(statement) !== "none");

/** Whether nobody but AWS's services is meant. */
export const isForServices = ({ negated, entries }: PrincipalElement): boolean =>
  !negated && entries.every(({ kind }) => kind === "service");

/** Whether a value stands for itself alone; an operator of ARNs leaves open what one of fewer components is equal to. */
const isOneArn = (value: string): boolean => isPlain(value) && value.split(":").length >= 6;

const isSession = (arn: string): boolean => arn.includes(":sts:");

/** What the ARNs of a role, of a user and of their sessions have in common: a session's ARN holds no path. */
function nameOf(arn: string): string {
  const path = arn.slice(arn.indexOf("/") + 1);
  const end = path.indexOf("/");
  const name =
    arn.includes(":assumed-role/") && end !== -1 ? path.slice(0, end) : path.slice(path.lastIndexOf("/") + 1);
  return `${accountOf(arn)}/${name}`;
}

/** What stands between the fourth colon and the fifth. */
function accountOf(arn: string): string {
  let start = 0;
  for (let colons = 0; colons < 4; colons += 1) {
    start = arn.indexOf(":", start) + 1;
    if (start === 0) return "";
  }
  const end = arn.indexOf(":", start);
  return end === -1 ? arn.slice(start) : arn.slice(start, end);
}
