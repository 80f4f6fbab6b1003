import type { ApiCall } from "./call.ts";
import { contextOf, substitute } from "./context.ts";
import type { ApiIntegration } from "./document.ts";
import { literalOf, type Refusal } from "./gateway-response.ts";
import { type ApiResponse, headerOf } from "./request.ts";

/**
 * What a `mock` integration answers: the response whose key its request's `statusCode` names. Templates are filled with
 * context and stage variables; VTL's directives are not run.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function mockResponse(call: ApiCall, integration: ApiIntegration): ApiResponse | Refusal {
  const template = requestTemplate(call, integration);
  if (template === undefined) return { type: "UNSUPPORTED_MEDIA_TYPE" };
  const status = /"?statusCode"?\s*:\s*"?(\d{3})/.exec(template)?.[1];
  const response = responseFor(integration, status);
  if (status === undefined || response === undefined) {
    return { type: "API_CONFIGURATION_ERROR", reason: `The mock has no response for status ${status ?? "none"}.` };
  }
  const context = contextOf(call);
  const fill = (text: string): string => substitute(text, context, call.api.stage.variables);
  const headers = Object.entries(response.responseParameters).flatMap(([target, value]): [string, string][] => {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    return name === undefined ? [] : [[name, literalOf(value) ?? fill(`$${value}`)]];
  });
  return {
    status: Number(response.statusCode ?? status),
    headers: [["Content-Type", "application/json"], ...headers],
    body: fill(response.responseTemplates["application/json"] ?? ""),
  };
}

/**
 * The integration's request: the template of the body's media type, or the body itself where it may pass.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
function requestTemplate({ request }: ApiCall, integration: ApiIntegration): string | undefined {
  const { passthroughBehavior, requestTemplates } = integration;
  const mediaType = (headerOf(request, "content-type") ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";
  const template = requestTemplates[mediaType];
  if (template !== undefined) return template;
  const passes =
    passthroughBehavior === "when_no_match" ||
    (passthroughBehavior === "when_no_templates" && Object.keys(requestTemplates).length === 0);
  return passes ? request.body.toString("utf8") : undefined;
}

/** Response keys other than `default` are patterns over the status. */
function responseFor(integration: ApiIntegration, status: string | undefined) {
  const patterned = Object.entries(integration.responses).find(
    ([pattern]) => pattern !== "default" && status !== undefined && new RegExp(`^(?:${pattern})$`).test(status),
  );
  return patterned?.[1] ?? integration.responses["default"];
}
