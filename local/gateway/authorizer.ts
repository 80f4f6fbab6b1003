import * as v from "valibot";
import type { ApiDefinition } from "../blueprint/apis.ts";
import type { InvocationResult } from "../functions/invocation.ts";
import { isApiKeyScheme } from "./api-keys.ts";
import { type ApiCall, type AuthorizerResult, apiArnOf, methodArnOf } from "./call.ts";
import { contextOf } from "./context.ts";
import type { AuthorizerDefinition as Authorizer, OpenApiOperation, SecuritySchemeDefinition } from "./document.ts";
import { type Refusal, requestParameter } from "./gateway-response.ts";
import { type InvokeFunction, invokeAs, type NotInvoked } from "./invoker.ts";
import { AuthorizerPolicy, type AuthorizerPolicyDocument, evaluatePolicy } from "./policy.ts";
import { requestAuthorizerEvent, tokenAuthorizerEvent } from "./proxy-event.ts";
import { headerOf } from "./request.ts";

/** Who calls, or why the call may not go on; nothing at all where the method is public. */
export type Authorize = (call: ApiCall, operation: OpenApiOperation) => Promise<AuthorizerResult | Refusal | undefined>;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html */
const AuthorizerAnswer = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    principalId: v.string(),
    policyDocument: AuthorizerPolicy,
    context: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])), {}),
    usageIdentifierKey: v.nullish(v.string()),
  }),
);

interface Verdict {
  readonly principalId: string;
  readonly policy: AuthorizerPolicyDocument;
  readonly context: Readonly<Record<string, string>>;
  readonly usageIdentifierKey?: string;
}

/** Verdicts by scheme and identity: exactly what API Gateway's cache is keyed by, which is why a policy must not be
 * written for one path only, nor for every path. */
type VerdictCache = Map<string, { readonly verdict: Verdict; readonly until: number }>;

const MAXIMUM_CACHED = 10_000;
/** @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html */
const MAXIMUM_LIFETIME_SECONDS = 3600;

/**
 * Lambda authorizers as API Gateway runs them: an identity that is missing, or that does not have the expected form, is
 * 401 without a call; `Unauthorized` is 401; any other failure is 500; a policy is cached by identity and decides each
 * call anew.
 *
 * @param now milliseconds
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function lambdaAuthorizer(api: ApiDefinition, invoke: InvokeFunction, now: () => number = Date.now): Authorize {
  const cache: VerdictCache = new Map();
  return async (call, operation) => {
    // REST APIs ignore a requirement at the document's root, so a method that says nothing is open here as it is there.
    const [name] = authorizersOf(api, operation);
    if (name === undefined) return undefined;
    const scheme = api.document.components?.securitySchemes[name];
    const authorizer = scheme?.["x-amazon-apigateway-authorizer"];
    if (scheme === undefined || (authorizer?.type !== "token" && authorizer?.type !== "request")) {
      const reason = `Security scheme "${name}" is neither a TOKEN nor a REQUEST authorizer.`;
      return { type: "AUTHORIZER_CONFIGURATION_ERROR", reason };
    }
    const lifetime = Math.min(authorizer.authorizerResultTtlInSeconds, MAXIMUM_LIFETIME_SECONDS) * 1000;
    const identity = authorizer.type === "token" ? tokenOf(call, scheme) : requestIdentity(call, authorizer, lifetime);
    if (identity === undefined) return { type: "UNAUTHORIZED" };
    const startedAt = now();
    const key = `${name} ${identity}`;
    const cached = cache.get(key);
    const known = cached !== undefined && cached.until > startedAt ? cached.verdict : undefined;
    const verdict = known ?? (await askAuthorizer(call, invoke, authorizer, identity));
    noteAsking(call, verdict, now() - startedAt, known === undefined);
    if ("type" in verdict) return verdict;
    if (lifetime > 0 && known === undefined) remember(cache, key, { verdict, until: now() + lifetime });
    return decide(call, verdict, now() - startedAt);
  };
}

/** The schemes of an operation that are authorizers: an API key is asked for beside them. */
function authorizersOf(api: ApiDefinition, { security }: OpenApiOperation): readonly string[] {
  const names = (security ?? []).flatMap((requirement) => Object.keys(requirement));
  return names.filter((name) => !isApiKeyScheme(api.document.components?.securitySchemes[name]));
}

function tokenOf(call: ApiCall, scheme: SecuritySchemeDefinition): string | undefined {
  const token = headerOf(call.request, scheme.name ?? "Authorization");
  if (token === undefined || token === "") return undefined;
  const expression = scheme["x-amazon-apigateway-authorizer"]?.identityValidationExpression;
  if (expression === undefined || expression === "") return token;
  return new RegExp(`^(?:${expression})$`).test(token) ? token : undefined;
}

/** What the authorizer's identity sources say of a request; `undefined` where a verdict is kept by one that is not there. */
function requestIdentity(call: ApiCall, { identitySource = "" }: Authorizer, lifetime: number): string | undefined {
  const sources = identitySource.split(",").flatMap((source) => source.trim() || []);
  const values = sources.map((source) => identityPart(call, source));
  return lifetime > 0 && values.some((value) => value === undefined || value === "")
    ? undefined
    : JSON.stringify(values);
}

function identityPart(call: ApiCall, source: string): string | undefined {
  const [, scope, name = ""] = /^(context|stageVariables)\.(.+)$/.exec(source) ?? [];
  if (scope === "context") return contextOf(call)[name];
  return scope === "stageVariables" ? call.api.stage.variables[name] : requestParameter(call, source);
}

async function askAuthorizer(
  call: ApiCall,
  invoke: InvokeFunction,
  { type, authorizerUri }: Authorizer,
  identity: string,
): Promise<Verdict | Refusal> {
  const source = `${apiArnOf(call.api)}/authorizers/local`;
  const event = type === "token" ? tokenAuthorizerEvent(call, identity) : requestAuthorizerEvent(call);
  const result = await invokeAs(call.api, invoke, authorizerUri, source, event);
  if ("requestId" in result) call.notes.set("authorizer.requestId", result.requestId);
  return readVerdict(result);
}

/** What the access log says of the authorizer itself, whatever its policy then decides. */
function noteAsking({ notes }: ApiCall, verdict: Verdict | Refusal, latency: number, isAsked: boolean): void {
  notes.set("authorizer.latency", String(latency));
  notes.set("authorizer.status", "type" in verdict ? (STATUS_OF_FAILURE[verdict.type] ?? "500") : "200");
  if (isAsked) notes.set("authorizer.integrationStatus", "200").set("authorizer.integrationLatency", String(latency));
  if ("type" in verdict) notes.set("authorizer.error", verdict.reason ?? "Unauthorized");
}

const STATUS_OF_FAILURE: Readonly<Record<string, string>> = { UNAUTHORIZED: "401" };

function readVerdict(result: InvocationResult | NotInvoked): Verdict | Refusal {
  if (result.kind === "failed") {
    if (result.failure.errorMessage === "Unauthorized") return { type: "UNAUTHORIZED" };
    return { type: "AUTHORIZER_FAILURE", reason: `The authorizer failed: ${result.failure.errorMessage}` };
  }
  if (result.kind !== "answered") {
    return { type: "AUTHORIZER_CONFIGURATION_ERROR", reason: `The authorizer was not called: ${result.kind}.` };
  }
  const answer = v.safeParse(AuthorizerAnswer, result.payload);
  if (!answer.success) {
    const reason = `The authorizer's answer is not valid at ${v.getDotPath(answer.issues[0]) ?? "its root"}.`;
    return { type: "AUTHORIZER_CONFIGURATION_ERROR", reason };
  }
  const { principalId, policyDocument, usageIdentifierKey } = answer.output;
  const context = Object.entries(answer.output.context).map(([key, value]) => [key, String(value)]);
  return {
    principalId,
    policy: policyDocument,
    context: Object.fromEntries(context),
    ...(typeof usageIdentifierKey === "string" && { usageIdentifierKey }),
  };
}

function decide(call: ApiCall, verdict: Verdict, latency: number): AuthorizerResult | Refusal {
  const { policy, ...caller } = verdict;
  const authorizer: AuthorizerResult = { ...caller, latencyMilliseconds: latency };
  const answer = evaluatePolicy(policy, methodArnOf(call));
  call.notes.set("authorize.status", answer === "allow" ? "200" : "403");
  if (answer === "allow") return authorizer;
  const explicit = answer === "explicit-deny" ? " with an explicit deny" : "";
  const message = `User is not authorized to access this resource${explicit}`;
  call.notes.set("authorize.error", message);
  return { type: "ACCESS_DENIED", message, authorizer };
}

function remember(
  cache: VerdictCache,
  key: string,
  entry: { readonly verdict: Verdict; readonly until: number },
): void {
  if (cache.size >= MAXIMUM_CACHED) cache.clear();
  cache.set(key, entry);
}
