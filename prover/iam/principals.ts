import { NotUnderstood, some } from "./not-understood.ts";
import type { Identity } from "./request.ts";

/** One entry of a `Principal` element. */
export type PrincipalEntry =
  /** `*`; `awsOnly` where it stands under `AWS`. */
  | { readonly kind: "everyone"; readonly awsOnly: boolean }
  | { readonly kind: "account"; readonly account: string }
  /** The ARN of a user, role or session, a service's name, or an identity provider (of which nobody here is a session). */
  | { readonly kind: "arn" | "service" | "federated"; readonly name: string };

export interface PrincipalElement {
  /** `NotPrincipal`. */
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
  /** Whom a KMS grant names: {@link asGrants}. */
  readonly byGrant?: true;
}

/**
 * By which of its names a resource policy reaches the requester. It decides what limits an Allow: `grant` and, within one
 * account, `direct` are limited by nothing but a Deny, `parent` (the role behind a session) by boundary and session
 * policy, and `account` grants nothing itself but lets the account's identity policies grant.
 */
export type Reach = "grant" | "direct" | "parent" | "account";

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function reach({ entries, byGrant }: PrincipalElement, identity: Identity): Reach | undefined {
  if (some(entries, (entry) => names(entry, identity, "direct"))) return byGrant ? "grant" : "direct";
  if (some(entries, (entry) => names(entry, identity, "parent"))) return byGrant ? "grant" : "parent";
  if (some(entries, (entry) => names(entry, identity, "account"))) return "account";
  return undefined;
}

/**
 * Whether a statement with `NotPrincipal` reaches the requester. Some services also ask whether the role and the
 * account are excepted, so a Deny spares only whom it names with all of these; where it names only some, it depends.
 *
 * @param bounded such a Deny reaches everybody with a permissions boundary, whatever it names.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function reachExcept(
  { entries }: PrincipalElement,
  identity: Identity,
  effect: "Allow" | "Deny",
  bounded: boolean,
): Reach | undefined {
  if (effect === "Deny" && bounded) return "direct";
  const named = (by: Reach) => some(entries, (entry) => names(entry, identity, by));
  if (entries.some(({ kind }) => kind === "everyone")) return named("direct") ? undefined : "direct";
  const specific = named("direct") || named("parent");
  if (effect === "Allow" && specific) return undefined;
  if (effect === "Deny" && !specific) return "direct";
  const account = identity.account === undefined || identity.type === "root" || named("account");
  const complete = named("direct") && account && (identity.parent === undefined || named("parent"));
  if (effect === "Deny" && complete) return undefined;
  if (effect === "Allow" && !named("account")) return "direct";
  throw new NotUnderstood("NotPrincipal names only some of the requester's session, role or user, and account.");
}

function names(entry: PrincipalEntry, identity: Identity, by: Reach): boolean {
  if (entry.kind === "everyone") return by === "direct" && isEveryone(entry.awsOnly, identity);
  if (entry.kind === "account") {
    const isRoot = identity.type === "root";
    return entry.account === identity.account && (by === "account" || (by === "direct" && isRoot));
  }
  if (entry.kind === "federated" || (entry.kind === "service") !== (identity.type === "service")) return false;
  if (by === "account") return false;
  return entry.name === (by === "direct" ? identity.self : identity.parent);
}

function isEveryone(awsOnly: boolean, identity: Identity): boolean {
  if (!awsOnly || identity.type !== "service") return true;
  throw new NotUnderstood(`Whether {"AWS": "*"} includes the service ${identity.self}.`);
}
