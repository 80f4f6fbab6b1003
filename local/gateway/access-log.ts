import type { LogStore } from "../logs/log-store.ts";
import type { ApiCall } from "./call.ts";
import { contextOf, substitute } from "./context.ts";
import { DEFAULT_MESSAGES, type Refusal } from "./gateway-response.ts";
import type { ApiResponse } from "./request.ts";

/**
 * One line of the stage's format for each request, whatever became of it. A variable without a value is `-`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function logAccess(call: ApiCall, response: ApiResponse, refusal: Refusal | undefined, logs: LogStore): void {
  const { accessLog, variables } = call.api.stage;
  if (accessLog === undefined) return;
  const context = contextOf(call, {
    status: String(response.status),
    responseLength: String(Buffer.byteLength(response.body)),
    responseLatency: String(Date.now() - call.request.receivedAt.getTime()),
    ...(refusal !== undefined && errorVariables(refusal)),
  });
  logs.write(accessLog.logGroup, substitute(accessLog.format, context, variables, "-").trimEnd());
}

function errorVariables(refusal: Refusal): Readonly<Record<string, string>> {
  const message = refusal.message ?? DEFAULT_MESSAGES[refusal.type];
  return {
    "error.responseType": refusal.type,
    ...(message !== null && { "error.message": message, "error.messageString": JSON.stringify(message) }),
    ...(refusal.validationError !== undefined && { "error.validationErrorString": refusal.validationError }),
  };
}

/** Where API Gateway's own execution log would be: the person at the terminal has no other way to see why. */
export function logReason({ api, request }: ApiCall, refusal: Refusal | undefined, logs: LogStore): void {
  if (refusal?.reason === undefined) return;
  logs.write(`API-Gateway-Execution-Logs_${api.id}/${api.stage.name}`, `(${request.requestId}) ${refusal.reason}`);
}
