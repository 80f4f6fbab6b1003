import { type Decision, decide, type Policies } from "../../../prover/iam/decide.ts";
import type { Request } from "../../../prover/iam/request.ts";

/** The kind of policy that refused, as AWS's messages call it. */
export type PolicyType =
  | "identity-based policy"
  | "permissions boundary"
  | "session policy"
  | "resource-based policy"
  | "VPC endpoint policy";

const TYPE_OF_LAYER = {
  identity: "identity-based policy",
  boundary: "permissions boundary",
  session: "session policy",
  resource: "resource-based policy",
} as const;

/**
 * What AWS tells whom it refuses. Of several kinds of policy that refuse it names one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function refusal(who: string, action: string, resource: string, because: string): string {
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
}

export function reasonOf(decision: Decision, request: Request, policies: Policies): string {
  const { action } = request;
  if (decision.verdict === "not-understood") return notUnderstood(decision.because);
  const [deciding] = decision.by;
  if (deciding !== undefined) return `with an explicit deny in ${article(TYPE_OF_LAYER[deciding.layer])}`;
  return nothingAllows(missingType(request, policies), action);
}

export function endpointReason({ verdict, because, by }: Decision, action: string): string {
  if (verdict === "not-understood") return notUnderstood(because);
  return by.length > 0
    ? "with an explicit deny in a VPC endpoint policy"
    : nothingAllows("VPC endpoint policy", action);
}

/** Said as what it is: the local cloud refuses where AWS may not. */
export function notUnderstood(because: string): string {
  return `because the local cloud does not understand what decides, and AWS might decide otherwise: ${because}`;
}

const nothingAllows = (type: PolicyType, action: string): string => `because no ${type} allows the ${action} action`;

const article = (type: PolicyType): string => `${type.startsWith("identity") ? "an" : "a"} ${type}`;

/** Which kind of policy does not allow: what limits, where the rest allows. */
function missingType(request: Request, { boundary, session, ...rest }: Policies): PolicyType {
  const allows = (policies: Policies): boolean => decide(request, policies).verdict === "allow";
  if (allows(rest)) {
    return boundary !== undefined && !allows({ ...rest, boundary }) ? "permissions boundary" : "session policy";
  }
  const isLeftToResource = /resource's policy/.test(decide(request, rest).because);
  return isLeftToResource ? "resource-based policy" : "identity-based policy";
}
