import { NotUnderstood } from "./not-understood.ts";

/**
 * Who asks. The account, the session's ARN and the context keys about the principal follow from it.
 *
 * `tags` are those in force: an IAM entity's own, with session tags over them.
 */
export type Principal =
  | { readonly type: "root"; readonly arn: string }
  | { readonly type: "user"; readonly arn: string; readonly tags?: Tags }
  /** A session of the role `arn`: a role itself never makes a request. */
  | { readonly type: "role"; readonly arn: string; readonly session: string; readonly tags?: Tags }
  /** A session that the user `arn` got from `GetFederationToken`. */
  | { readonly type: "federated-user"; readonly arn: string; readonly session: string; readonly tags?: Tags }
  | { readonly type: "service"; readonly service: string }
  | { readonly type: "anonymous" };

type Tags = Readonly<Record<string, string>>;

export interface Request {
  readonly principal: Principal;
  /** `service:Name`, without wildcards. */
  readonly action: string;
  /** `arn` is `*` where the action names no resource; S3's ARNs hold no account, so `account` is said apart. */
  readonly resource: { readonly arn: string; readonly account: string };
  /** A string is a key with one value; a list is a multivalued key, even with one value. Binary values are base64. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The principal's names, from the narrowest to the widest. */
export interface Identity {
  readonly type: Principal["type"];
  /** As a `Principal` element names exactly this requester: an ARN, a service's name; nobody where anonymous. */
  readonly self?: string;
  /** The role or user behind a session. */
  readonly parent?: string;
  readonly account?: string;
}

/** The request context: keys in lower case, because their names know no case. */
export type Context = ReadonlyMap<string, string | readonly string[]>;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function identityOf(principal: Principal): Identity {
  const { type } = principal;
  if (type === "anonymous") return { type };
  if (type === "service") return { type, self: principal.service };
  const [, partition, account = "", kind, name = ""] =
    /^arn:(aws[a-z-]*):iam::(\d{12}):(root|user|role)(?:\/(.+))?$/.exec(principal.arn) ?? [];
  const expected = type === "federated-user" ? "user" : type;
  if (kind !== expected) throw new NotUnderstood(`${principal.arn} is not the ARN of a ${expected}.`);
  if (type === "root" || type === "user") return { type, self: principal.arn, account };
  const session = type === "role" ? `assumed-role/${name.split("/").at(-1)}` : "federated-user";
  const self = `arn:${partition}:sts::${account}:${session}/${principal.session}`;
  return { type, self, parent: principal.arn, account };
}

/** Everything that conditions and variables can ask for: what the request says, and what its principal implies. */
export function contextOf(request: Request, identity: Identity = identityOf(request.principal)): Context {
  const context = new Map<string, string | readonly string[]>();
  for (const given of [principalKeys(request.principal, identity), request.context ?? {}]) {
    for (const [key, value] of Object.entries(given)) {
      const name = key.toLowerCase();
      const other = context.get(name);
      if (other !== undefined && String(other) !== String(value)) {
        throw new NotUnderstood(`The request gives ${key} two values: ${String(other)} and ${String(value)}.`);
      }
      context.set(name, value);
    }
  }
  return context;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function principalKeys(principal: Principal, identity: Identity): Tags {
  if (principal.type === "anonymous") return { "aws:PrincipalType": "Anonymous" };
  if (principal.type === "service") {
    return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal.service };
  }
  const { self = "", parent = self, account = "" } = identity;
  const keys: Record<string, string> = {
    "aws:PrincipalArn": principal.type === "role" ? parent : self,
    "aws:PrincipalAccount": account,
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalType": PRINCIPAL_TYPE[principal.type],
  };
  if (principal.type === "user") keys["aws:username"] = self.split("/").at(-1) ?? "";
  const tags = "tags" in principal ? (principal.tags ?? {}) : {};
  for (const [key, value] of Object.entries(tags)) keys[`aws:PrincipalTag/${key}`] = value;
  return keys;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
const PRINCIPAL_TYPE = { root: "Account", user: "User", role: "AssumedRole", "federated-user": "FederatedUser" };
