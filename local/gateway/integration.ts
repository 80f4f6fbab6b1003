import { type ApiCall, apiArnOf } from "./call.ts";
import type { Refusal } from "./gateway-response.ts";
import { type InvokeFunction, invokeAs } from "./invoker.ts";
import { mockResponse } from "./mock-integration.ts";
import { proxyEvent } from "./proxy-event.ts";
import { proxyResponse } from "./proxy-response.ts";
import { type ApiResponse, headerOf } from "./request.ts";
import type { Route } from "./routes.ts";

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const DEFAULT_TIMEOUT_MILLISECONDS = 29_000;

/** Carries out a method's integration. What the function does wrong is 502, what it is too slow for is 504. */
export async function integrate(call: ApiCall, route: Route, invoke: InvokeFunction): Promise<ApiResponse | Refusal> {
  const integration = route.operation["x-amazon-apigateway-integration"];
  if (integration?.type === "mock") return mockResponse(call, integration);
  if (integration?.type !== "aws_proxy") {
    const reason = `An integration of type "${integration?.type ?? "none"}" is not served locally.`;
    return { type: "API_CONFIGURATION_ERROR", reason };
  }
  const timeout = integration.timeoutInMillis ?? DEFAULT_TIMEOUT_MILLISECONDS;
  const startedAt = Date.now();
  const result = await within(timeout, callFunction(call, route, integration.uri, invoke));
  noteIntegration(call, result, Date.now() - startedAt);
  return result;
}

/** `integration.status` is the function's own status, `integrationStatus` that of the Lambda service. */
function noteIntegration({ notes }: ApiCall, result: ApiResponse | Refusal, latency: number): void {
  notes.set("integration.latency", String(latency)).set("integrationLatency", String(latency));
  if ("status" in result) notes.set("integration.status", String(result.status));
  else if (result.reason !== undefined) {
    notes.set("integration.error", result.reason).set("integrationErrorMessage", result.reason);
  }
}

async function callFunction(
  call: ApiCall,
  route: Route,
  uri: string | undefined,
  invoke: InvokeFunction,
): Promise<ApiResponse | Refusal> {
  const resource = route.resource.path.replaceAll(/\{[^}]*\}/g, "*");
  const source = `${apiArnOf(call.api)}/${call.api.stage.name}/${call.request.method}${resource}`;
  const result = await invokeAs(call.api, invoke, uri, source, proxyEvent(call, route));
  // Lambda answers 200 to a function that failed, too.
  if ("requestId" in result) {
    const { notes } = call;
    notes.set("integrationStatus", "200").set("integration.integrationStatus", "200");
    notes.set("integration.requestId", result.requestId).set("awsEndpointRequestId", result.requestId);
  }
  switch (result.kind) {
    case "answered": {
      const accept = headerOf(call.request, "accept");
      const response = proxyResponse(result.payload, accept, call.api.binaryMediaTypes);
      return response ?? { type: "DEFAULT_5XX", reason: "Malformed Lambda proxy response." };
    }
    case "failed":
      return { type: "DEFAULT_5XX", reason: `${result.failure.errorType}: ${result.failure.errorMessage}` };
    case "too-large":
      return { type: "REQUEST_TOO_LARGE" };
    default:
      return { type: "API_CONFIGURATION_ERROR", reason: `The function was not called: ${result.kind}.` };
  }
}

/** The function may go on after its time: it has a limit of its own. */
async function within(milliseconds: number, work: Promise<ApiResponse | Refusal>): Promise<ApiResponse | Refusal> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Refusal>((resolve) => {
    timer = setTimeout(() => resolve({ type: "INTEGRATION_TIMEOUT" }), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
