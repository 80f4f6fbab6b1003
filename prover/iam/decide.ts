import { NotUnderstood } from "./not-understood.ts";
import type { Policy, Statement } from "./policy.ts";
import type { Reach } from "./principals.ts";
import { contextOf, identityOf, type Request } from "./request.ts";
import { type Asked, applies } from "./statement.ts";

/** The policies in force for one request. */
export interface Policies {
  /** Of the user and its groups, or of the role. */
  readonly identity?: readonly Policy[];
  /** Of the user or role. It limits, and grants nothing. */
  readonly boundary?: Policy;
  /** Passed when the session began. They limit, and grant nothing; absent where none was passed. */
  readonly session?: readonly Policy[];
  /** Of the resource: of a bucket, a queue, …; a KMS key's key policy; a role's trust policy. */
  readonly resource?: Policy;
}

type Layer = keyof Policies;

/** A statement that decided. */
export interface Deciding {
  readonly layer: Layer;
  readonly policy: string;
  readonly statement: number;
  readonly sid?: string;
}

export interface Decision {
  readonly verdict: "allow" | "deny" | "not-understood";
  /** The rule that decided, as a sentence. */
  readonly because: string;
  /** The Allow statements that granted, or the Deny statements; none where nothing allowed the request. */
  readonly by: readonly Deciding[];
}

interface Found {
  readonly layer: Layer;
  readonly statement: Statement;
  readonly reach: Reach;
  /** Why it is not known whether the statement applies. */
  readonly doubt?: string;
}

/**
 * Decides one request as IAM does.
 *
 * Modelled: identity policies, permissions boundaries, session policies, resource policies, KMS key policies and role
 * trust policies (of which a request needs a grant or the account's delegation), KMS grants as statements of the key's
 * policy ({@link asGrants}), one account and across accounts, users, role sessions, federated users, the root user,
 * services, anonymous requests.
 *
 * Not modelled, so an `allow` says nothing of them: service and resource control policies, VPC endpoint policies, access
 * control lists, S3 block public access, web and SAML identities, what a service checks beyond IAM, and context keys that
 * a service sets (the request must bring them).
 *
 * Never throws for a policy: a statement that is not understood is taken once as applying and once as not, and where the
 * two verdicts differ the decision is `not-understood`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: Request, policies: Policies): Decision {
  try {
    const asked = ask(request, policies);
    const found = everyStatement(asked, policies);
    const doubts = found.flatMap(({ doubt }) => doubt ?? []);
    if (doubts.length === 0) return combine(asked, policies, found);
    const most = combine(asked, policies, without("Deny", found));
    const least = combine(asked, policies, without("Allow", found));
    if (most.verdict === least.verdict) return most.verdict === "allow" ? least : most;
    return notUnderstood(doubts.join(" "));
  } catch (error) {
    if (error instanceof NotUnderstood) return notUnderstood(error.reason);
    throw error;
  }
}

function ask(request: Request, policies: Policies): Asked {
  const identity = identityOf(request.principal);
  const { type } = identity;
  const hasPolicies = type === "user" || type === "role" || type === "federated-user";
  const isSession = type === "role" || type === "federated-user";
  if (!hasPolicies && (policies.identity?.length || policies.boundary))
    throw misplaced("identity policy or boundary", type);
  if (!isSession && policies.session) throw misplaced("session policy", type);
  if (policies.resource === undefined && needsResourcePolicy(request)) {
    throw new NotUnderstood(`${request.resource.arn} always has a policy, and it is not given.`);
  }
  if (/[*?]/.test(request.action)) throw new NotUnderstood(`${request.action} is not one action.`);
  return { request, identity, context: contextOf(request, identity), bounded: policies.boundary !== undefined };
}

function misplaced(policy: string, type: string): NotUnderstood {
  return new NotUnderstood(`A principal of type ${type} has no ${policy}.`);
}

function everyStatement(asked: Asked, policies: Policies): readonly Found[] {
  const layers: readonly [Layer, readonly Policy[]][] = [
    ["identity", policies.identity ?? []],
    ["boundary", policies.boundary ? [policies.boundary] : []],
    ["session", policies.session ?? []],
    ["resource", policies.resource ? [policies.resource] : []],
  ];
  return layers.flatMap(([layer, documents]) =>
    documents.flatMap(({ kind, name, statements }) => {
      if ((kind === "resource") !== (layer === "resource")) {
        throw new NotUnderstood(`${name} is a policy of kind ${kind}, given as one of layer ${layer}.`);
      }
      return statements.flatMap((statement) => find(layer, statement, asked));
    }),
  );
}

function find(layer: Layer, statement: Statement, asked: Asked): readonly Found[] {
  try {
    const reach = applies(statement, asked);
    return reach === undefined ? [] : [{ layer, statement, reach }];
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    const doubt = `${statement.policy}, statement ${statement.index}: ${error.reason}`;
    return [{ layer, statement, reach: "direct", doubt }];
  }
}

/** Leaves out what is doubtful of one effect, and takes what is doubtful of the other as applying. */
function without(effect: Statement["effect"], found: readonly Found[]): readonly Found[] {
  return found.filter(({ doubt, statement }) => doubt === undefined || statement.effect !== effect);
}

function combine(asked: Asked, policies: Policies, found: readonly Found[]): Decision {
  const denials = found.filter(({ statement }) => statement.effect === "Deny");
  if (denials.length > 0) return decision("deny", "A Deny applies, and overrides every Allow.", denials);
  const { identity, request } = asked;
  const granted = (layer: Layer, reach?: Reach) =>
    found.filter((item) => item.layer === layer && (reach === undefined || item.reach === reach));

  const given = granted("resource", "grant");
  if (given.length > 0) return decision("allow", "A grant of the key allows this very principal.", given);
  if (identity.account === undefined) return fromResource(granted("resource"));
  const own = ownPermissions(asked, policies, granted);
  if (identity.account !== request.resource.account) return acrossAccounts(own, granted("resource"));

  const direct = granted("resource", "direct");
  if (direct.length > 0) return decision("allow", "The resource's policy allows this very principal.", direct);
  const limits = withinLimits(asked, policies, granted);
  const parent = granted("resource", "parent");
  if (parent.length > 0 && limits !== undefined) {
    return decision("allow", "The resource's policy allows the role, and nothing limits the session.", [
      ...parent,
      ...limits,
    ]);
  }
  if (own.verdict === "deny" || !needsResourcePolicy(request)) return own;
  return delegated(own, granted("resource", "account"));
}

type Granted = (layer: Layer, reach?: Reach) => readonly Found[];

/** What the principal's own account says: an identity policy allows it, and nothing limits that. */
function ownPermissions(asked: Asked, policies: Policies, granted: Granted): Decision {
  if (asked.identity.type === "root") return decision("allow", "The root user may do everything in its account.", []);
  const identity = granted("identity");
  if (identity.length === 0) return decision("deny", "No identity policy allows it.", []);
  const limits = withinLimits(asked, policies, granted);
  if (limits === undefined) return decision("deny", "The boundary or the session's policy does not allow it.", []);
  return decision("allow", "An identity policy allows it, and nothing limits that.", [...identity, ...limits]);
}

/** The statements by which boundary and session policy let the request pass, or `undefined` where one does not. */
function withinLimits({ identity }: Asked, policies: Policies, granted: Granted): readonly Found[] | undefined {
  const [boundary, session] = [granted("boundary"), granted("session")];
  if (policies.boundary !== undefined && boundary.length === 0) return undefined;
  const hasSessionPolicy = policies.session !== undefined || identity.type === "federated-user";
  if (hasSessionPolicy && session.length === 0) return undefined;
  return [...boundary, ...session];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html */
function acrossAccounts(own: Decision, resource: readonly Found[]): Decision {
  if (own.verdict === "deny") return own;
  if (resource.length === 0)
    return decision("deny", "The resource's policy, in another account, does not allow it.", []);
  const both = decision("allow", "Both accounts allow it.", resource);
  return { ...both, by: [...own.by, ...both.by] };
}

/** Services and anonymous requests have no policies of their own. */
function fromResource(resource: readonly Found[]): Decision {
  if (resource.length === 0) return decision("deny", "The resource's policy does not allow it.", []);
  return decision("allow", "The resource's policy allows it.", resource);
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#allow-iam-policies */
function delegated(own: Decision, account: readonly Found[]): Decision {
  if (account.length === 0) {
    return decision("deny", "No statement of the resource's policy leaves it to the account's identity policies.", []);
  }
  const both = decision(
    "allow",
    "The resource's policy leaves it to the account, and an identity policy allows it.",
    account,
  );
  return { ...both, by: [...own.by, ...both.by] };
}

const KEY = /^arn:[^:]+:kms:[^:]*:\d{12}:key\//;

/**
 * Keys and roles admit nobody of whom their own policy does not speak, even in their own account.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export function needsResourcePolicy({ action, resource }: Pick<Request, "action" | "resource">): boolean {
  return KEY.test(resource.arn) || /^sts:(AssumeRole|TagSession|SetSourceIdentity)$/i.test(action);
}

function decision(verdict: "allow" | "deny", because: string, found: readonly Found[]): Decision {
  const by = found.map(({ layer, statement: { policy, index, sid } }) => ({
    layer,
    policy,
    statement: index,
    ...(sid !== undefined && { sid }),
  }));
  return { verdict, because, by };
}

function notUnderstood(because: string): Decision {
  return { verdict: "not-understood", because, by: [] };
}
