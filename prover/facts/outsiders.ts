import type { Policy, Statement } from "../iam/policy.ts";
import { parsePolicy } from "../iam/policy.ts";
import { accountIn } from "./arn.ts";
import { outsideOf } from "./places.ts";
import type { DataFacts, PolicyFacts, PrincipalFacts } from "./world.ts";

/** Names that people use for who is outside; declarations may use them too. */
export const ANONYMOUS = "anonymous";

const ALLOW_ALL: Policy = parsePolicy(
  { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  "everything that another account allows its own",
  "identity",
);

/**
 * Who could ask and is not in the graph: anybody without an identity, somebody of an account that nobody names, and
 * everybody whom a policy names. What another account allows its own is not seen, so it is everything; of those in
 * accounts of the graph only what a policy grants them directly counts.
 */
export function outsiders(
  principals: readonly PrincipalFacts[],
  data: readonly DataFacts[],
  more: readonly PolicyFacts[],
): readonly PrincipalFacts[] {
  const held = new Set(principals.map(({ arn }) => arn));
  const own = new Set<string>();
  for (const holders of [principals, data]) for (const { account } of holders) own.add(account);
  const names = new Set<string>();
  const look = (facts: PolicyFacts | undefined): void => {
    for (const statement of facts?.policy?.statements ?? []) addNames(statement, names);
  };
  for (const { policy } of data) look(policy);
  for (const { trust } of principals) look(trust);
  for (const policy of more) look(policy);
  // A name that the graph holds stands for nobody else: no pattern is one.
  const arns = [...names]
    .filter((name) => !held.has(name))
    .flatMap((name) => arnsFor(name, own))
    .filter((arn) => !held.has(arn));
  const accounts = new Set([...own, ...arns.flatMap((arn) => accountIn(arn) ?? [])]);
  const named = [...new Set(arns)].toSorted().map((arn) => outsider(arn, own));
  return [anonymous(), outsider(strangerOf(accounts), own), ...named];
}

function anonymous(): PrincipalFacts {
  return {
    address: ANONYMOUS,
    arn: ANONYMOUS,
    type: "outside",
    account: "",
    place: { ...outsideOf(ANONYMOUS), label: "nobody known" },
    tags: {},
    identity: [],
  };
}

function outsider(arn: string, own: ReadonlySet<string>): PrincipalFacts {
  const account = accountIn(arn) ?? "";
  const identity = own.has(account) ? [] : [{ address: arn, policy: ALLOW_ALL }];
  return { address: arn, arn, type: "outside", account, place: outsideOf(arn), tags: {}, identity };
}

/** A role of an account that nobody names. */
function strangerOf(accounts: ReadonlySet<string>): string {
  let number = 0;
  while (accounts.has(String(number).padStart(12, "0"))) number++;
  return `arn:aws:iam::${String(number).padStart(12, "0")}:role/stranger`;
}

const ABOUT_PRINCIPALS = /^aws:principal(arn|account)$/i;

/** Whom a statement names: as its principal, or by a condition about the principal. */
function addNames({ principal, conditions }: Statement, names: Set<string>): void {
  for (const entry of principal?.entries ?? []) {
    if (entry.kind === "account") names.add(entry.account);
    if (entry.kind === "arn") names.add(entry.name);
  }
  for (const { key, values } of conditions) {
    if (ABOUT_PRINCIPALS.test(key)) for (const value of values) names.add(value);
  }
}

/**
 * Requesters that a name stands for: of a pattern one that fits, of an account not in the graph anybody in it. The
 * root user of an account in the graph owns everything in it, and is no outsider.
 */
function arnsFor(name: string, own: ReadonlySet<string>): readonly string[] {
  const text = name.replaceAll(/\$\{[^}]*\}/g, "any").replaceAll(/[*?]/g, "any");
  const [, account] = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(text) ?? [];
  if (account !== undefined) return own.has(account) ? [] : [`arn:aws:iam::${account}:role/any`];
  const [, partition, id, role] = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(text) ?? [];
  if (role !== undefined) return [`arn:${partition}:iam::${id}:role/${role}`];
  return /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(text) ? [text] : [];
}
