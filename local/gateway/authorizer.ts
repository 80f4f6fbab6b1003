import * as v from "valibot";
import type { ApiDefinition } from "../blueprint/apis.ts";
import type { InvocationResult } from "../functions/invocation.ts";
import { type ApiCall, type AuthorizerResult, apiArnOf, methodArnOf } from "./call.ts";
import type { OpenApiOperation, SecuritySchemeDefinition } from "./document.ts";
import type { Refusal } from "./gateway-response.ts";
import { type InvokeFunction, invokeAs, type NotInvoked } from "./invoker.ts";
import { AuthorizerPolicy, type AuthorizerPolicyDocument, evaluatePolicy } from "./policy.ts";
import { tokenAuthorizerEvent } from "./proxy-event.ts";
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
  }),
);

interface Verdict {
  readonly principalId: string;
  readonly policy: AuthorizerPolicyDocument;
  readonly context: Readonly<Record<string, string>>;
}

/** Verdicts by scheme and token: exactly what API Gateway's cache is keyed by, which is why a policy must not be
 * written for one path only, nor for every path. */
type VerdictCache = Map<string, { readonly verdict: Verdict; readonly until: number }>;

const MAXIMUM_CACHED = 10_000;

/**
 * TOKEN authorizers as API Gateway runs them: no token or one that does not have the expected form is 401 without a
 * call; `Unauthorized` is 401; any other failure is 500; a policy is cached by token and decides each call anew.
 *
 * @param now milliseconds
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function tokenAuthorizer(api: ApiDefinition, invoke: InvokeFunction, now: () => number = Date.now): Authorize {
  const cache: VerdictCache = new Map();
  return async (call, operation) => {
    // REST APIs ignore a requirement at the document's root, so a method that says nothing is open here as it is there.
    const [name] = (operation.security ?? []).flatMap((requirement) => Object.keys(requirement));
    if (name === undefined) return undefined;
    const scheme = api.document.components?.securitySchemes[name];
    const authorizer = scheme?.["x-amazon-apigateway-authorizer"];
    if (scheme === undefined || authorizer?.type !== "token") {
      return { type: "AUTHORIZER_CONFIGURATION_ERROR", reason: `Security scheme "${name}" is not a TOKEN authorizer.` };
    }
    const token = tokenOf(call, scheme);
    if (token === undefined) return { type: "UNAUTHORIZED" };
    const startedAt = now();
    const key = `${name} ${token}`;
    const cached = cache.get(key);
    const verdict =
      cached !== undefined && cached.until > startedAt
        ? cached.verdict
        : await askAuthorizer(call, invoke, authorizer.authorizerUri, token);
    if ("type" in verdict) return verdict;
    const lifetime = Math.min(authorizer.authorizerResultTtlInSeconds, 3600) * 1000;
    if (lifetime > 0 && verdict !== cached?.verdict) remember(cache, key, { verdict, until: now() + lifetime });
    return decide(call, verdict, now() - startedAt);
  };
}

function tokenOf(call: ApiCall, scheme: SecuritySchemeDefinition): string | undefined {
  const token = headerOf(call.request, scheme.name ?? "Authorization");
  if (token === undefined || token === "") return undefined;
  const expression = scheme["x-amazon-apigateway-authorizer"]?.identityValidationExpression;
  if (expression === undefined || expression === "") return token;
  return new RegExp(`^(?:${expression})$`).test(token) ? token : undefined;
}

async function askAuthorizer(
  call: ApiCall,
  invoke: InvokeFunction,
  uri: string | undefined,
  token: string,
): Promise<Verdict | Refusal> {
  const source = `${apiArnOf(call.api)}/authorizers/local`;
  return readVerdict(await invokeAs(call.api, invoke, uri, source, tokenAuthorizerEvent(call, token)));
}

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
  const context = Object.entries(answer.output.context).map(([key, value]) => [key, String(value)]);
  return {
    principalId: answer.output.principalId,
    policy: answer.output.policyDocument,
    context: Object.fromEntries(context),
  };
}

function decide(call: ApiCall, verdict: Verdict, latency: number): AuthorizerResult | Refusal {
  const { principalId, context } = verdict;
  const authorizer: AuthorizerResult = { principalId, context, latencyMilliseconds: latency };
  const answer = evaluatePolicy(verdict.policy, methodArnOf(call));
  if (answer === "allow") return authorizer;
  const explicit = answer === "explicit-deny" ? " with an explicit deny" : "";
  return { type: "ACCESS_DENIED", message: `User is not authorized to access this resource${explicit}`, authorizer };
}

function remember(
  cache: VerdictCache,
  key: string,
  entry: { readonly verdict: Verdict; readonly until: number },
): void {
  if (cache.size >= MAXIMUM_CACHED) cache.clear();
  cache.set(key, entry);
}
