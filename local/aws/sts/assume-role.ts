import { NotUnderstood } from "../../../prover/iam/not-understood.ts";
import { type Policy, parsePolicy } from "../../../prover/iam/policy.ts";
import { AwsError, notServed } from "../aws-error.ts";
import type { Input } from "../aws-service.ts";
import type { Enforcement } from "../enforcement/enforcement.ts";
import type { Caller, RequestKeys } from "../enforcement/question.ts";
import { members, textMembers } from "../query-protocol.ts";
import type { Session } from "../session.ts";

type Tags = Readonly<Record<string, string>>;

/** What `AssumeRole` is asked for, read and checked. */
interface Wanted {
  readonly roleArn: string;
  readonly name: string;
  readonly seconds: number;
  /** With those that are handed down from the caller's session. */
  readonly tags: Tags;
  readonly transitiveTags: readonly string[];
  readonly policy?: Policy;
  readonly sourceIdentity?: string;
  /** What the request itself says, by condition key. */
  readonly keys: RequestKeys;
  /** Whether the request passes tags, which is an action of its own. */
  readonly passesTags: boolean;
}

/**
 * The session that a caller begins, if the role trusts it and its own policies allow it.
 *
 * @throws AwsError
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(enforcement: Enforcement, caller: Caller, input: Input, now: number): Session {
  const wanted = read(input, caller, enforcement);
  const actions = [
    "sts:AssumeRole",
    ...(wanted.passesTags ? ["sts:TagSession"] : []),
    ...(wanted.sourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
  ];
  const tags = Object.entries(enforcement.policies.role(wanted.roleArn)?.tags ?? {});
  const keys = {
    ...wanted.keys,
    ...Object.fromEntries(
      tags.flatMap(([key, value]) => ["aws", "iam"].map((prefix) => [`${prefix}:ResourceTag/${key}`, value])),
    ),
  };
  for (const action of actions) enforcement.authorize({ caller, action, resource: wanted.roleArn, keys });
  if (wanted.policy !== undefined) enforcement.addSessionPolicy(wanted.policy);
  const { functionArn } = caller.session;
  return {
    roleArn: wanted.roleArn,
    name: wanted.name,
    expires: now + wanted.seconds * 1000,
    tags: wanted.tags,
    transitiveTags: wanted.transitiveTags,
    ...(functionArn !== undefined && { functionArn }),
    ...(wanted.policy !== undefined && { policies: [wanted.policy] }),
    ...(wanted.sourceIdentity !== undefined && { sourceIdentity: wanted.sourceIdentity }),
  };
}

/** Roles that are assumed by roles are theirs for an hour at most. */
const SHORTEST_SECONDS = 900;
const LONGEST_SECONDS = 3600;

function read(input: Input, { session }: Caller, { policies }: Enforcement): Wanted {
  const roleArn = required(input, "RoleArn", /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/);
  const name = required(input, "RoleSessionName", /^[\w+=,.@-]{2,64}$/);
  const seconds = Number(input["DurationSeconds"] ?? LONGEST_SECONDS);
  if (!Number.isInteger(seconds) || seconds < SHORTEST_SECONDS) throw invalid("DurationSeconds", String(seconds));
  if (seconds > LONGEST_SECONDS) {
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
  if (textMembers(input, "PolicyArns").length > 0 || members(input, "PolicyArns").length > 0) {
    throw notServed("AssumeRole with PolicyArns");
  }
  const passed = tagsOf(input);
  const transitive = textMembers(input, "TransitiveTagKeys");
  const inherited = inheritedTags(session);
  const clash = Object.keys(passed).find((key) => keyIn(inherited, key) !== undefined);
  if (clash !== undefined)
    throw new AwsError("InvalidParameterValue", `The tag ${clash} is transitive and cannot be passed again.`);
  const sourceIdentity = session.sourceIdentity ?? optional(input, "SourceIdentity", /^[\w+=,.@-]{2,64}$/);
  const all = { ...inherited, ...passed };
  const policy = optional(input, "Policy", /./s);
  return {
    roleArn,
    name,
    seconds,
    tags: all,
    transitiveTags: [...Object.keys(inherited), ...transitive],
    passesTags: Object.keys(passed).length > 0 || transitive.length > 0,
    keys: {
      "sts:RoleSessionName": name,
      "sts:ExternalId": optional(input, "ExternalId", /^[\w+=,.@:/-]{2,1224}$/),
      "sts:DurationSeconds": String(seconds),
      "sts:SourceIdentity": sourceIdentity,
      "sts:TransitiveTagKeys": transitive.length > 0 ? transitive : undefined,
      "aws:TagKeys": Object.keys(passed).length > 0 ? Object.keys(passed) : undefined,
      ...Object.fromEntries(Object.entries(passed).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    },
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(policy !== undefined && { policy: sessionPolicy(policy) }),
  };

  function inheritedTags({ tags = {}, transitiveTags = [] }: Session): Tags {
    const own = { ...policies.role(session.roleArn)?.tags, ...tags };
    return Object.fromEntries(
      transitiveTags.flatMap((key) => keyIn(own, key) ?? []).map((key) => [key, own[key] ?? ""]),
    );
  }
}

/** Keys of tags know no case. */
function keyIn(tags: Tags, wanted: string): string | undefined {
  return Object.keys(tags).find((key) => key.toLowerCase() === wanted.toLowerCase());
}

function tagsOf(input: Input): Tags {
  const tags = members(input, "Tags").map(({ Key = "", Value = "" }): [string, string] => [Key, Value]);
  const names = tags.map(([key]) => key.toLowerCase());
  if (tags.length > 50 || names.some((key) => key === "" || key.length > 128 || key.startsWith("aws:"))) {
    throw invalid("Tags", names.join(", "));
  }
  if (new Set(names).size < names.length) {
    throw new AwsError(
      "InvalidParameterValue",
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
  }
  return Object.fromEntries(tags);
}

function sessionPolicy(text: string): Policy {
  try {
    return parsePolicy(text, "the session's policy", "identity");
  } catch (error) {
    if (error instanceof NotUnderstood) throw new AwsError("MalformedPolicyDocument", error.reason);
    throw error;
  }
}

function required(input: Input, name: string, pattern: RegExp): string {
  const value = optional(input, name, pattern);
  if (value === undefined)
    throw new AwsError(
      "ValidationError",
      `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  return value;
}

function optional(input: Input, name: string, pattern: RegExp): string | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || !pattern.test(value)) throw invalid(name, String(value));
  return value;
}

function invalid(name: string, value: string): AwsError {
  return new AwsError(
    "ValidationError",
    `1 validation error detected: Value '${value.slice(0, 200)}' at '${name}' failed to satisfy constraint.`,
  );
}
