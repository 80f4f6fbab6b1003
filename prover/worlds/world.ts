import type { Subject, Target } from "../access/access.ts";
import { asGrants } from "../iam/grant.ts";
import { parsePolicy } from "../iam/policy.ts";
import type { Principal } from "../iam/request.ts";

/** A small world as plain JSON, so that it can be shrunk, printed and read again. */
export interface RandomWorld {
  /** What it was generated from. */
  readonly seed: number;
  /** Outside the modelled fragment: it may use what the reference evaluator answers with `not-understood`. */
  readonly strange: boolean;
  readonly principals: readonly RandomPrincipal[];
  readonly targets: readonly RandomTarget[];
}

export interface RandomPrincipal {
  /** Between different sides stands a wall. */
  readonly side: string;
  readonly principal: Principal;
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  /** As in `Subject`. */
  readonly choosesTags?: boolean;
}

export interface RandomTarget {
  readonly side: string;
  readonly kind: string;
  readonly arn: string;
  readonly account: string;
  readonly actions: readonly string[];
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  /** As in `Target`: beginnings of keys of which `context` holds all. */
  readonly complete: readonly string[];
  readonly policy?: PolicyDocument;
  /** Grants of a key, as statements of its policy. */
  readonly grants?: PolicyDocument;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17" | "2008-10-17";
  readonly Statement: readonly StatementDocument[];
}

type OneOrMore = string | readonly string[];

export interface StatementDocument {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, OneOrMore>>;
  readonly NotPrincipal?: Readonly<Record<string, OneOrMore>>;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  /** Operator, key, values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

/** The principal as the symbolic evaluator takes it. */
export function subjectOf({ principal, identity, boundary, choosesTags }: RandomPrincipal): Subject {
  return {
    principal,
    identity: identity.map((document, index) => parsePolicy(JSON.stringify(document), `identity ${index}`, "identity")),
    ...(boundary !== undefined && { boundary: parsePolicy(JSON.stringify(boundary), "boundary", "identity") }),
    ...(choosesTags !== undefined && { choosesTags }),
  };
}

/** The resource as the symbolic evaluator takes it. */
export function targetOf({ arn, account, actions, context, complete, policy, grants }: RandomTarget): Target {
  const common = { arn, account, actions, context, complete };
  if (policy === undefined) return common;
  const own = parsePolicy(JSON.stringify(policy), "resource", "resource");
  if (grants === undefined) return { ...common, policy: own };
  const granted = asGrants(parsePolicy(JSON.stringify(grants), "grants", "resource"));
  return { ...common, policy: { ...own, statements: [...own.statements, ...granted.statements] } };
}
