import type { Decision } from "../iam/decide.ts";
import type { Policy } from "../iam/policy.ts";
import type { Principal, Request } from "../iam/request.ts";

/** Who asks, with all that limits it. */
export interface Subject {
  /** For requests: its type, ARN and tags. The session's name is chosen by the evaluator. */
  readonly principal: Principal;
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  /** A stranger's tags are its own account's to choose: `principal.tags` are then only those that are known. */
  readonly choosesTags?: boolean;
}

/** What is asked for: one type of resource, one ARN or a family of them. */
export interface Target {
  /** `*` and `?` stand for what the request may choose; `*` alone is what requests without a resource name. */
  readonly arn: string;
  readonly account: string;
  /** The actions that can name it, as the service reference spells them. */
  readonly actions: readonly string[];
  /** The policy of the resource that decides these actions; absent: it has none. */
  readonly policy?: Policy;
  /** Context keys that the resource itself fixes: its tags, account, region, aliases. A list is a multivalued key. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  /** Beginnings of keys, in lower case (`aws:resourcetag/`), of which `context` holds all that a request carries. */
  readonly complete?: readonly string[];
}

/** Whether requests choose part of the ARN. */
export function isFamily(arn: string): boolean {
  return arn !== "*" && /[*?]/.test(arn);
}

export type Access =
  /** The reference evaluator allows this request. */
  | { readonly verdict: "allowed"; readonly request: Request; readonly decision: Decision }
  /** No request of the subject for the target is allowed, whatever its context. */
  | { readonly verdict: "denied" }
  /** Neither could be shown; the reason names the statement and the condition that stand in the way. */
  | { readonly verdict: "unknown"; readonly reason: string };
