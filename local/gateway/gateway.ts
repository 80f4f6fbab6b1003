import { UserError } from "../../model/errors.ts";
import type { ApiDefinition } from "../blueprint/apis.ts";
import type { DecisionLog } from "../decisions.ts";
import type { LogStore } from "../logs/log-store.ts";
import type { RequestLog } from "../requests.ts";
import { logAccess, logReason } from "./access-log.ts";
import { apiKeyCheck, type CheckApiKey, takesKeysFromAuthorizer } from "./api-keys.ts";
import { type Authorize, lambdaAuthorizer } from "./authorizer.ts";
import type { ApiCall } from "./call.ts";
import { decisionOf } from "./decision-of.ts";
import { gatewayResponse, type Refusal } from "./gateway-response.ts";
import { integrate } from "./integration.ts";
import type { InvokeFunction } from "./invoker.ts";
import type { ApiRequest, ApiResponse } from "./request.ts";
import { findRoute, type Resource, type Route, resourcesOf, segmentsOf } from "./routes.ts";
import { ACCOUNT_RATE, bucket, type Throttle, throttle } from "./throttle.ts";
import { type RequestValidator, requestValidator } from "./validation.ts";

/** Answers one request, always. `body` is `undefined` where it was longer than API Gateway takes. */
export type Gateway = (
  request: Omit<ApiRequest, "body"> & { readonly body: Buffer | undefined },
) => Promise<ApiResponse>;

/** Where it is told what the API was asked, and what it decided by itself. */
export interface Watching {
  readonly requests?: RequestLog;
  readonly decisions?: DecisionLog;
}

interface Parts {
  readonly resources: readonly Resource[];
  /** Whether one more request of any kind may pass. */
  readonly accountThrottle: () => boolean;
  readonly throttle: Throttle;
  readonly checkKey: CheckApiKey;
  readonly authorize: Authorize;
  readonly validate: RequestValidator;
  readonly invoke: InvokeFunction;
}

/**
 * One REST API, in the order in which API Gateway decides: is there such a method, is it throttled, who calls, is the
 * request valid, what does the integration answer.
 *
 * @throws UserError where the API's document is not one that can be served
 */
export function gateway(
  api: ApiDefinition,
  invoke: InvokeFunction,
  logs: LogStore,
  { requests, decisions }: Watching = {},
): Gateway {
  const refuse = (complaint: string): never => {
    throw new UserError({ message: `API "${api.name}" ${complaint}`, where: api.id, fix: "Correct the API's body." });
  };
  const parts: Parts = {
    resources: resourcesOf(api.document, refuse),
    accountThrottle: bucket(ACCOUNT_RATE),
    throttle: throttle(api.stage.throttles),
    checkKey: apiKeyCheck(api),
    authorize: lambdaAuthorizer(api, invoke),
    validate: requestValidator(api.document),
    invoke,
  };
  return async (received) => {
    const request: ApiRequest = { ...received, body: received.body ?? Buffer.alloc(0) };
    const outcome = await answer(api, request, received.body === undefined, parts);
    const refusal = "type" in outcome.result ? outcome.result : undefined;
    const response = "type" in outcome.result ? gatewayResponse(outcome.call, outcome.result) : outcome.result;
    logReason(outcome.call, refusal, logs);
    logAccess(outcome.call, response, refusal, logs);
    requests?.record(answeredRequest(outcome.call, response, refusal));
    const decision = decisions && decisionOf(outcome.call, refusal);
    if (decision !== undefined) decisions?.record(decision);
    return {
      ...response,
      headers: [
        ...response.headers,
        ["x-amzn-RequestId", request.requestId],
        ["x-amz-apigw-id", request.extendedRequestId],
      ],
    };
  };
}

function answeredRequest({ request, authorizer }: ApiCall, { status }: ApiResponse, refusal: Refusal | undefined) {
  const { requestId, method, path, receivedAt } = request;
  const milliseconds = Date.now() - receivedAt.getTime();
  return {
    ...{ requestId, method, path, status, milliseconds },
    ...(refusal !== undefined && { refusal: refusal.type }),
    ...(authorizer !== undefined && { principalId: authorizer.principalId }),
  };
}

interface Outcome {
  readonly call: ApiCall;
  readonly result: ApiResponse | Refusal;
}

async function answer(api: ApiDefinition, request: ApiRequest, tooLarge: boolean, parts: Parts): Promise<Outcome> {
  const notes = new Map<string, string>();
  const route = routeOf(parts.resources, request);
  if (route === undefined || "type" in route) {
    return { call: { api, request, notes }, result: route ?? { type: "MISSING_AUTHENTICATION_TOKEN" } };
  }
  const call: ApiCall = { api, request, route, notes };
  const keyed = takesKeysFromAuthorizer(api) ? call : withKey(call, route, parts);
  if ("result" in keyed) return keyed;
  if (!parts.throttle(route.resource.path, request.method) || !parts.accountThrottle()) {
    return { call: keyed, result: { type: "THROTTLED" } };
  }
  if (tooLarge) return { call: keyed, result: { type: "REQUEST_TOO_LARGE" } };
  const authorizer = await parts.authorize(keyed, route.operation);
  if (authorizer !== undefined && "type" in authorizer) {
    return { call: refusedCall(keyed, authorizer), result: authorizer };
  }
  const known: ApiCall = authorizer === undefined ? keyed : { ...keyed, authorizer };
  const authorized = takesKeysFromAuthorizer(api) ? withKey(known, route, parts) : known;
  if ("result" in authorized) return authorized;
  const invalid = parts.validate(request, route);
  return { call: authorized, result: invalid ?? (await integrate(authorized, route, parts.invoke)) };
}

/** The call with the key that its method asks for, or how it ends without one. */
function withKey(call: ApiCall, route: Route, { checkKey }: Parts): ApiCall | Outcome {
  const key = checkKey(call, route.operation);
  if (key === undefined) return call;
  return "type" in key ? { call, result: key } : { ...call, apiKey: key };
}

function refusedCall(call: ApiCall, { authorizer }: Refusal): ApiCall {
  return authorizer === undefined ? call : { ...call, authorizer };
}

function routeOf(resources: readonly Resource[], request: ApiRequest): Route | Refusal | undefined {
  try {
    return findRoute(resources, request.method, segmentsOf(request.path));
  } catch {
    return { type: "DEFAULT_4XX", reason: "The path is not valid percent-encoding." };
  }
}
