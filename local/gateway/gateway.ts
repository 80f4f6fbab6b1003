import { UserError } from "../../model/errors.ts";
import type { ApiDefinition } from "../blueprint/apis.ts";
import type { LogStore } from "../logs/log-store.ts";
import { type Authorize, tokenAuthorizer } from "./authorizer.ts";
import type { ApiCall } from "./call.ts";
import { contextOf, substitute } from "./context.ts";
import { gatewayResponse, type Refusal } from "./gateway-response.ts";
import { integrate } from "./integration.ts";
import type { InvokeFunction } from "./invoker.ts";
import type { ApiRequest, ApiResponse } from "./request.ts";
import { findRoute, type Resource, type Route, resourcesOf, segmentsOf } from "./routes.ts";
import { type Throttle, throttle } from "./throttle.ts";
import { type RequestValidator, requestValidator } from "./validation.ts";

/** Answers one request, always. `body` is `undefined` where it was longer than API Gateway takes. */
export type Gateway = (
  request: Omit<ApiRequest, "body"> & { readonly body: Buffer | undefined },
) => Promise<ApiResponse>;

interface Parts {
  readonly resources: readonly Resource[];
  readonly throttle: Throttle;
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
export function gateway(api: ApiDefinition, invoke: InvokeFunction, logs: LogStore): Gateway {
  const refuse = (complaint: string): never => {
    throw new UserError({ message: `API "${api.name}" ${complaint}`, where: api.id, fix: "Correct the API's body." });
  };
  const parts: Parts = {
    resources: resourcesOf(api.document, refuse),
    throttle: throttle(api.stage.throttles),
    authorize: tokenAuthorizer(api, invoke),
    validate: requestValidator(api.document),
    invoke,
  };
  return async (received) => {
    const request: ApiRequest = { ...received, body: received.body ?? Buffer.alloc(0) };
    const outcome = await answer(api, request, received.body === undefined, parts);
    const refusal = "type" in outcome.result ? outcome.result : undefined;
    const response = "type" in outcome.result ? gatewayResponse(outcome.call, outcome.result) : outcome.result;
    logReason(api, request, refusal, logs);
    logAccess(outcome.call, response, refusal, logs);
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

interface Outcome {
  readonly call: ApiCall;
  readonly result: ApiResponse | Refusal;
}

async function answer(api: ApiDefinition, request: ApiRequest, tooLarge: boolean, parts: Parts): Promise<Outcome> {
  const route = routeOf(parts.resources, request);
  if (route === undefined || "type" in route) {
    return { call: { api, request }, result: route ?? { type: "MISSING_AUTHENTICATION_TOKEN" } };
  }
  const call: ApiCall = { api, request, route };
  if (!parts.throttle(route.resource.path, request.method)) return { call, result: { type: "THROTTLED" } };
  if (tooLarge) return { call, result: { type: "REQUEST_TOO_LARGE" } };
  const authorizer = await parts.authorize(call, route.operation);
  if (authorizer !== undefined && "type" in authorizer)
    return { call: refusedCall(call, authorizer), result: authorizer };
  const authorized: ApiCall = authorizer === undefined ? call : { ...call, authorizer };
  const invalid = parts.validate(request, route);
  return { call: authorized, result: invalid ?? (await integrate(authorized, route, parts.invoke)) };
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

/** Where API Gateway's own execution log would be: the person at the terminal has no other way to see why. */
function logReason(api: ApiDefinition, request: ApiRequest, refusal: Refusal | undefined, logs: LogStore): void {
  if (refusal?.reason === undefined) return;
  logs.write(`API-Gateway-Execution-Logs_${api.id}/${api.stage.name}`, `(${request.requestId}) ${refusal.reason}`);
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
function logAccess(call: ApiCall, response: ApiResponse, refusal: Refusal | undefined, logs: LogStore): void {
  const { accessLog, variables } = call.api.stage;
  if (accessLog === undefined) return;
  const context = contextOf(call, {
    status: String(response.status),
    responseLength: String(Buffer.byteLength(response.body)),
    responseLatency: String(Date.now() - call.request.receivedAt.getTime()),
    ...(refusal === undefined && { integrationStatus: "200", "integration.status": "200" }),
    ...(refusal !== undefined && {
      "error.responseType": refusal.type,
      "error.message": refusal.message ?? refusal.type,
    }),
    ...(refusal?.validationError !== undefined && { "error.validationErrorString": refusal.validationError }),
  });
  logs.write(accessLog.logGroup, substitute(accessLog.format, context, variables, "-").trimEnd());
}
