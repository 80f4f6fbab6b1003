import type { Policy } from "../../prover/iam/policy.ts";
import type { Principal } from "../../prover/iam/request.ts";

/** Whose credentials sign a call: a session of a role. */
export interface Session {
  readonly roleArn: string;
  /** The function whose role it is; of a session that began with `AssumeRole`, the function that asked for it. */
  readonly functionArn?: string;
  /** Absent: the function's own session, which has the function's name. */
  readonly name?: string;
  /** Passed when the session began, over the role's own. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Keys of tags that sessions begun from this one have too. */
  readonly transitiveTags?: readonly string[];
  readonly sourceIdentity?: string;
  /** Passed when the session began. They limit, and grant nothing. */
  readonly policies?: readonly Policy[];
  /** Milliseconds since 1970; absent: they hold as long as the local cloud runs. */
  readonly expires?: number;
}

/** Whether the credentials are a function's own, and not of a role that it assumed. */
export function isFunctionsOwn({ name }: Session): boolean {
  return name === undefined;
}

export function sessionName({ name, functionArn }: Session): string {
  return name ?? functionArn?.split(":")[6] ?? "session";
}

export function accountOf({ roleArn }: Session): string {
  return roleArn.split(":")[4] ?? "";
}

export function partitionOf({ roleArn }: Session): string {
  return roleArn.split(":")[1] ?? "aws";
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
export function sessionArn(session: Session): string {
  const role = session.roleArn.split("/").at(-1) ?? "";
  return `arn:${partitionOf(session)}:sts::${accountOf(session)}:assumed-role/${role}/${sessionName(session)}`;
}

/** As the evaluator asks for a requester: with the role's own tags, and over them the session's. */
export function requesterOf(session: Session, roleTags: Readonly<Record<string, string>>): Principal {
  return {
    type: "role",
    arn: session.roleArn,
    session: sessionName(session),
    tags: mergedTags(roleTags, session.tags ?? {}),
  };
}

/** Keys of tags know no case: a session's tag replaces the role's whichever way it is spelt. */
function mergedTags(own: Readonly<Record<string, string>>, over: Readonly<Record<string, string>>) {
  const replaced = new Set(Object.keys(over).map((key) => key.toLowerCase()));
  const kept = Object.entries(own).filter(([key]) => !replaced.has(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...over };
}
