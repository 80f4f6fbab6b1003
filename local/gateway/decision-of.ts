import type { AccessDecision, DecisionLayer } from "../decisions.ts";
import type { Stamp } from "../recent-log.ts";
import { type ApiCall, methodArnOf } from "./call.ts";
import type { GatewayResponseType, Refusal } from "./gateway-response.ts";

const LAYERS: Partial<Readonly<Record<GatewayResponseType, DecisionLayer>>> = {
  ACCESS_DENIED: "authorizer",
  AUTHORIZER_CONFIGURATION_ERROR: "authorizer",
  AUTHORIZER_FAILURE: "authorizer",
  UNAUTHORIZED: "authorizer",
  INVALID_API_KEY: "authorizer",
  MISSING_AUTHENTICATION_TOKEN: "authorizer",
  BAD_REQUEST_BODY: "validation",
  BAD_REQUEST_PARAMETERS: "validation",
  REQUEST_TOO_LARGE: "validation",
  UNSUPPORTED_MEDIA_TYPE: "validation",
  QUOTA_EXCEEDED: "throttle",
  THROTTLED: "throttle",
};

const REASONS: Partial<Readonly<Record<GatewayResponseType, string>>> = {
  ACCESS_DENIED: "The policy that the authorizer returned does not allow this method and path.",
  MISSING_AUTHENTICATION_TOKEN: "The API has no such method.",
  THROTTLED: "The stage's throttle lets no more requests pass.",
  UNAUTHORIZED: "The request has no token that the authorizer takes.",
};

/** What the API decided of a request before its integration: nothing where a method asks nobody. */
export function decisionOf(call: ApiCall, refusal: Refusal | undefined): Omit<AccessDecision, keyof Stamp> | undefined {
  const { request, authorizer } = call;
  const layer = refusal === undefined ? undefined : LAYERS[refusal.type];
  if (layer === undefined && authorizer === undefined) return undefined;
  const denied = layer !== undefined && refusal !== undefined;
  return {
    requestId: request.requestId,
    layer: layer ?? "authorizer",
    principal: authorizer?.principalId ?? "nobody known",
    action: `${request.method} ${request.path}`,
    resource: methodArnOf(call),
    verdict: denied ? "deny" : "allow",
    because: denied ? reasonOf(refusal) : "The policy that the authorizer returned allows this method and path.",
    by: [],
  };
}

const reasonOf = ({ type, reason, message, validationError }: Refusal): string =>
  reason ?? validationError ?? message ?? REASONS[type] ?? `API Gateway answers ${type}.`;
