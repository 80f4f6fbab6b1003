import type { Graph } from "../../graph/graph.ts";
import { type JsonObject, numberOf, objectOf, objectsOf, type Properties, propertiesOf, textOf } from "./properties.ts";

/** A token bucket: requests a second, and at once. */
export interface Rate {
  readonly rate: number;
  readonly burst: number;
}

/** A throttle for one path and method, `*` for any. */
export interface MethodThrottle extends Rate {
  readonly path: string;
  readonly method: string;
}

export interface Quota {
  readonly limit: number;
  /** Requests that the first period has fewer. */
  readonly offset: number;
  readonly period: "DAY" | "WEEK" | "MONTH";
}

/** What a usage plan lets each of its keys do at one stage. */
export interface UsagePlan {
  readonly id: string;
  readonly throttle?: Rate;
  readonly methodThrottles: readonly MethodThrottle[];
  readonly quota?: Quota;
}

export interface ApiKey {
  readonly id: string;
  /** What a client sends. */
  readonly value: string;
  readonly plan: UsagePlan;
}

/**
 * The keys that a stage takes: enabled, in a plan that has the stage, with a value that is known before deployment.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function apiKeysOf(graph: Graph, api: string, stage: string): readonly ApiKey[] {
  const ofKind = (kind: string) => graph.nodes.filter((node) => node.kind === kind).map(propertiesOf);
  const plans = ofKind("aws_api_gateway_usage_plan").flatMap((plan) => planOf(plan, api, stage) ?? []);
  const keys = ofKind("aws_api_gateway_api_key").filter((key) => key.get("enabled") !== false);
  return ofKind("aws_api_gateway_usage_plan_key").flatMap((membership): ApiKey[] => {
    const plan = plans.find(({ id }) => id === membership.text("usagePlanId"));
    const key = keys.find((candidate) => candidate.text("id") === membership.text("keyId"));
    const [id, value] = [key?.text("id"), key?.text("value")];
    return plan === undefined || id === undefined || value === undefined ? [] : [{ id, value, plan }];
  });
}

function planOf(plan: Properties, api: string, stage: string): UsagePlan | undefined {
  const here = plan.objects("apiStages").find((entry) => entry["apiId"] === api && entry["stage"] === stage);
  const id = plan.text("id");
  if (here === undefined || id === undefined) return undefined;
  const throttle = rateOf(plan.object("throttleSettings"), "rateLimit", "burstLimit");
  const quota = quotaOf(plan.object("quotaSettings"));
  return {
    id,
    ...(throttle !== undefined && { throttle }),
    methodThrottles: objectsOf(here["throttles"]).flatMap((entry) => {
      const rate = rateOf(entry, "rateLimit", "burstLimit");
      const path = textOf(entry["path"]);
      return rate === undefined || path === undefined ? [] : [{ ...methodPathOf(path), ...rate }];
    }),
    ...(quota !== undefined && { quota }),
  };
}

function quotaOf(settings: JsonObject | undefined): Quota | undefined {
  const [limit, period] = [numberOf(settings?.["limit"]), settings?.["period"]];
  if (limit === undefined || (period !== "DAY" && period !== "WEEK" && period !== "MONTH")) return undefined;
  return { limit, offset: numberOf(settings?.["offset"]) ?? 0, period };
}

/** `undefined` where nothing binds: one that is not given, or negative, as the provider spells it. */
export function rateOf(settings: JsonObject | undefined, rateName: string, burstName: string): Rate | undefined {
  const [rate, burst] = [numberOf(settings?.[rateName]), numberOf(settings?.[burstName])];
  return rate === undefined || burst === undefined || rate < 0 || burst < 0 ? undefined : { rate, burst };
}

/** `*\/*`, or a path, its slashes perhaps written `~1`, and a method: `~1tenants~1tenant-001~1users/GET`. */
export function methodPathOf(methodPath: string): { readonly path: string; readonly method: string } {
  const cut = methodPath.lastIndexOf("/");
  const path = methodPath.slice(0, cut).replaceAll("~1", "/");
  return { path: path === "*" ? "*" : `/${path.replace(/^\//, "")}`, method: methodPath.slice(cut + 1) };
}

/** The stage's own throttles, from its method settings. */
export function stageThrottlesOf(settings: readonly Properties[]): readonly MethodThrottle[] {
  return settings.flatMap((setting) => {
    const rate = rateOf(objectOf(setting.get("settings")), "throttlingRateLimit", "throttlingBurstLimit");
    const methodPath = setting.text("methodPath");
    return rate === undefined || methodPath === undefined ? [] : [{ ...methodPathOf(methodPath), ...rate }];
  });
}
