import type { ApiCall, AuthorizerResult } from "./call.ts";
import { contextOf, substitute } from "./context.ts";
import type { GatewayResponseDefinition } from "./document.ts";
import type { ApiResponse } from "./request.ts";

/**
 * What API Gateway answers by itself, with the status and message that it has where the document says nothing.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const DEFAULTS = {
  ACCESS_DENIED: [403, "User is not authorized to access this resource"],
  API_CONFIGURATION_ERROR: [500, "Internal server error"],
  AUTHORIZER_CONFIGURATION_ERROR: [500, null],
  AUTHORIZER_FAILURE: [500, null],
  BAD_REQUEST_BODY: [400, "Invalid request body"],
  BAD_REQUEST_PARAMETERS: [400, "Bad Request"],
  INTEGRATION_FAILURE: [504, "Network error communicating with endpoint"],
  INTEGRATION_TIMEOUT: [504, "Endpoint request timed out"],
  MISSING_AUTHENTICATION_TOKEN: [403, "Missing Authentication Token"],
  REQUEST_TOO_LARGE: [413, "Request Too Long"],
  THROTTLED: [429, "Too Many Requests"],
  UNAUTHORIZED: [401, "Unauthorized"],
  UNSUPPORTED_MEDIA_TYPE: [415, "Unsupported Media Type"],
  DEFAULT_4XX: [400, "Bad Request"],
  DEFAULT_5XX: [502, "Internal server error"],
} as const satisfies Readonly<Record<string, readonly [number, string | null]>>;

export type GatewayResponseType = keyof typeof DEFAULTS;

/** Why a request went no further. */
export interface Refusal {
  readonly type: GatewayResponseType;
  /** In place of the type's own message. */
  readonly message?: string;
  /** `$context.error.validationErrorString`: what a body's model complains about. */
  readonly validationError?: string;
  /** Who was refused: what the authorizer said of the caller is there for templates and the access log. */
  readonly authorizer?: AuthorizerResult;
  /** Why, for the person who runs the local cloud; never sent to the client. */
  readonly reason?: string;
}

/** The answer to a refused request: the document's own response for the type, for its class, or API Gateway's. */
export function gatewayResponse(call: ApiCall, refusal: Refusal): ApiResponse {
  const { document, stage } = call.api;
  const [defaultStatus, defaultMessage] = DEFAULTS[refusal.type];
  const responses = document["x-amazon-apigateway-gateway-responses"];
  const family = defaultStatus >= 500 ? "DEFAULT_5XX" : "DEFAULT_4XX";
  const definition = responses[refusal.type] ?? responses[family];
  const message = refusal.message ?? defaultMessage;
  const context = contextOf(call, {
    "error.message": message ?? "",
    "error.messageString": JSON.stringify(message),
    "error.responseType": refusal.type,
    "error.validationErrorString": refusal.validationError ?? "",
  });
  const template = definition?.responseTemplates["application/json"] ?? '{"message":$context.error.messageString}';
  return {
    status: Number(definition?.statusCode ?? defaultStatus),
    headers: [
      ["Content-Type", "application/json"],
      ["x-amzn-ErrorType", errorTypeOf(refusal.type)],
      ...headersOf(definition, (value) => substitute(value, context, stage.variables)),
    ],
    body: substitute(template, context, stage.variables),
  };
}

/** `gatewayresponse.header.NAME` → a quoted literal or a context variable. */
function headersOf(
  definition: GatewayResponseDefinition | undefined,
  render: (value: string) => string,
): [string, string][] {
  return Object.entries(definition?.responseParameters ?? {}).flatMap(([target, value]): [string, string][] => {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
    if (name === undefined) return [];
    return [[name, literalOf(value) ?? render(value.startsWith("$") ? value : `$${value}`)]];
  });
}

export function literalOf(value: string): string | undefined {
  return /^'(.*)'$/.exec(value)?.[1];
}

/** `MissingAuthenticationTokenException` */
function errorTypeOf(type: GatewayResponseType): string {
  const words = type.split("_").map((word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`);
  return `${words.join("")}Exception`;
}
