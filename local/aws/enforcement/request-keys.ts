import { createHash } from "node:crypto";
import { isFunctionsOwn, sessionName } from "../session.ts";
import type { MentionedKeys } from "./mentioned-keys.ts";
import type { Question, RequestKeys } from "./question.ts";

/** A role's unique id, as `aws:userid` begins; here it follows from the ARN. */
export function roleId(roleArn: string): string {
  return `AROA${createHash("sha256").update(roleArn).digest("hex").slice(0, 17).toUpperCase()}`;
}

/**
 * The keys that AWS sets whatever the service: from whom, by which way and when the request comes. Keys that only an
 * account knows are absent, such as its organisation.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function globalKeys({ caller, calledVia }: Question, now: number): RequestKeys {
  const { session, region } = caller;
  return {
    "aws:SecureTransport": "true",
    "aws:RequestedRegion": region,
    "aws:CurrentTime": new Date(now).toISOString(),
    "aws:EpochTime": String(Math.floor(now / 1000)),
    "aws:userid": `${roleId(session.roleArn)}:${sessionName(session)}`,
    "aws:SourceIdentity": session.sourceIdentity,
    "lambda:SourceFunctionArn": isFunctionsOwn(session) ? session.functionArn : undefined,
    ...(calledVia === undefined ? networkKeys(caller) : viaKeys(`${calledVia}.amazonaws.com`)),
  };
}

function networkKeys({ path }: Question["caller"]): RequestKeys {
  if (path.vpce === undefined) return { "aws:ViaAWSService": "false", "aws:SourceIp": path.sourceIp };
  return {
    "aws:ViaAWSService": "false",
    "aws:SourceVpce": path.vpce,
    "aws:SourceVpc": path.vpc,
    "aws:VpcSourceIp": path.sourceIp,
  };
}

/** A service that asks in its caller's name comes from no network of the caller's. */
function viaKeys(service: string): RequestKeys {
  return {
    "aws:ViaAWSService": "true",
    "aws:CalledVia": [service],
    "aws:CalledViaFirst": service,
    "aws:CalledViaLast": service,
  };
}

const OF_TIME = ["aws:CurrentTime", "aws:EpochTime"];

/** Whether the same request may be decided otherwise a moment later. */
export function dependsOnTime(mentioned: MentionedKeys): boolean {
  return OF_TIME.some(mentioned.has);
}

/** What is in the request, and what a policy could ask for. */
export function relevant(keys: RequestKeys, mentioned: MentionedKeys): Record<string, string | readonly string[]> {
  const found: Record<string, string | readonly string[]> = {};
  for (const [key, value] of Object.entries(keys)) {
    if (value !== undefined && mentioned.has(key)) found[key] = value;
  }
  return found;
}
