import type { ApiDefinition } from "../blueprint/apis.ts";
import type { ApiKey, Quota } from "../blueprint/usage-plans.ts";
import type { ApiCall } from "./call.ts";
import type { OpenApiOperation, SecuritySchemeDefinition } from "./document.ts";
import type { Refusal } from "./gateway-response.ts";
import { headerOf } from "./request.ts";
import { bucket, type Throttle, throttle } from "./throttle.ts";

/** The key that a call came with, why it may not go on, or nothing where the method asks for no key. */
export type CheckApiKey = (call: ApiCall, operation: OpenApiOperation) => ApiKey | Refusal | undefined;

const KEY_HEADER = "x-api-key";

/** A scheme that asks for a key of a usage plan, rather than for an authorizer. */
export function isApiKeyScheme(scheme: SecuritySchemeDefinition | undefined): boolean {
  if (scheme === undefined || scheme["x-amazon-apigateway-authorizer"] !== undefined) return false;
  return scheme.type === "apiKey" && scheme.in === "header" && scheme.name?.toLowerCase() === KEY_HEADER;
}

export function takesKeysFromAuthorizer({ document }: ApiDefinition): boolean {
  return document["x-amazon-apigateway-api-key-source"] === "AUTHORIZER";
}

/**
 * Usage plans as API Gateway applies them: no key, or one that no plan of the stage has, is 403; then the plan's throttle
 * for the method, its throttle for the client, and its quota.
 *
 * @param now milliseconds since 1970
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function apiKeyCheck(api: ApiDefinition, now: () => number = Date.now): CheckApiKey {
  const limits = new Map(api.apiKeys.map((key) => [key.value, limitsOf(key, now)]));
  return (call, operation) => {
    const names = (operation.security ?? []).flatMap((requirement) => Object.keys(requirement));
    if (!names.some((name) => isApiKeyScheme(api.document.components?.securitySchemes[name]))) return undefined;
    const sent = takesKeysFromAuthorizer(api)
      ? call.authorizer?.usageIdentifierKey
      : headerOf(call.request, KEY_HEADER);
    const limit = limits.get(sent ?? "");
    return limit === undefined ? { type: "INVALID_API_KEY" } : limit(call);
  };
}

function limitsOf(key: ApiKey, now: () => number): (call: ApiCall) => ApiKey | Refusal {
  const { throttle: perClient, methodThrottles, quota } = key.plan;
  const passesMethod: Throttle = throttle(methodThrottles, now);
  const passesClient = perClient === undefined ? () => true : bucket(perClient, now);
  const withinQuota = quota === undefined ? () => true : quotaOf(quota, now);
  return ({ request, route }) => {
    if (!passesMethod(route?.resource.path ?? "", request.method) || !passesClient()) return { type: "THROTTLED" };
    return withinQuota() ? key : { type: "QUOTA_EXCEEDED" };
  };
}

function quotaOf({ limit, offset, period }: Quota, now: () => number): () => boolean {
  let [current, used] = [periodOf(period, now()), offset];
  return () => {
    const at = periodOf(period, now());
    if (at !== current) [current, used] = [at, 0];
    used += 1;
    return used <= limit;
  };
}

const DAY_MILLISECONDS = 86_400_000;

/** A number that changes when a period of the calendar, in UTC, begins. */
function periodOf(period: Quota["period"], at: number): number {
  const day = Math.floor(at / DAY_MILLISECONDS);
  const date = new Date(at);
  if (period === "MONTH") return date.getUTCFullYear() * 12 + date.getUTCMonth();
  return period === "DAY" ? day : day - ((date.getUTCDay() + 6) % 7);
}
