import type { ApiCall, AuthorizerResult } from "./call.ts";
import { contextOf, substitute } from "./context.ts";
import type { GatewayResponseDefinition } from "./document.ts";
import { type ApiResponse, headerOf } from "./request.ts";

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
  INVALID_API_KEY: [403, "Forbidden"],
  MISSING_AUTHENTICATION_TOKEN: [403, "Missing Authentication Token"],
  QUOTA_EXCEEDED: [429, "Limit Exceeded"],
  REQUEST_TOO_LARGE: [413, "Request Too Long"],
  THROTTLED: [429, "Too Many Requests"],
  UNAUTHORIZED: [401, "Unauthorized"],
  UNSUPPORTED_MEDIA_TYPE: [415, "Unsupported Media Type"],
  DEFAULT_4XX: [400, "Bad Request"],
  DEFAULT_5XX: [502, "Internal server error"],
} as const satisfies Readonly<Record<string, readonly [number, string | null]>>;

export type GatewayResponseType = keyof typeof DEFAULTS;

/** `$context.error.message` where nothing else is said. */
export const DEFAULT_MESSAGES: Readonly<Record<GatewayResponseType, string | null>> = Object.fromEntries(
  Object.entries(DEFAULTS).map(([type, [, message]]) => [type, message]),
) as Record<GatewayResponseType, string | null>;

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
  const [contentType, template] = templateOf(definition);
  const own = headersOf(call, definition, (value) => substitute(value, context, stage.variables));
  const replaced = new Set(own.map(([name]) => name.toLowerCase()));
  const headers: [string, string][] = [
    ["Content-Type", contentType],
    ["x-amzn-ErrorType", errorTypeOf(refusal.type)],
  ];
  return {
    status: Number(definition?.statusCode ?? defaultStatus),
    headers: [...headers.filter(([name]) => !replaced.has(name.toLowerCase())), ...own],
    body: substitute(template, context, stage.variables),
  };
}

const JSON_TYPE = "application/json";
const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';

/** The template for JSON, or the only one that there is; API Gateway's own where the document has none. */
function templateOf(definition: GatewayResponseDefinition | undefined): readonly [contentType: string, text: string] {
  const templates = definition?.responseTemplates ?? {};
  const [first] = Object.entries(templates);
  const json = templates[JSON_TYPE];
  return json === undefined ? (first ?? [JSON_TYPE, DEFAULT_TEMPLATE]) : [JSON_TYPE, json];
}

/**
 * `gatewayresponse.header.NAME` → a quoted literal, a context or stage variable, or a parameter of the request. A header
 * whose parameter the request does not have, or that HTTP could not carry, is left out.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
function headersOf(
  call: ApiCall,
  definition: GatewayResponseDefinition | undefined,
  render: (value: string) => string,
): [string, string][] {
  return Object.entries(definition?.responseParameters ?? {}).flatMap(([target, source]): [string, string][] => {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
    const value = literalOf(source) ?? requestParameter(call, source) ?? variable(source, render);
    return name === undefined || value === undefined || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value) ? [] : [[name, value]];
  });
}

function variable(source: string, render: (value: string) => string): string | undefined {
  return source.startsWith("method.request.") ? undefined : render(source.startsWith("$") ? source : `$${source}`);
}

/** The value of `method.request.header.NAME`, `method.request.querystring.NAME` or `method.request.path.NAME`. */
export function requestParameter({ request, route }: ApiCall, source: string): string | undefined {
  const [, place, name = ""] = /^method\.request\.(?:multivalue)?(header|querystring|path)\.(.+)$/.exec(source) ?? [];
  if (place === "header") return headerOf(request, name);
  if (place === "querystring") return request.query.find(([key]) => key === name)?.[1];
  return place === "path" ? route?.pathParameters[name] : undefined;
}

export function literalOf(value: string): string | undefined {
  return /^'(.*)'$/.exec(value)?.[1];
}

/** Where the header does not have the type's own name. */
const ERROR_TYPES: Partial<Record<GatewayResponseType, string>> = {
  BAD_REQUEST_BODY: "BadRequestException",
  BAD_REQUEST_PARAMETERS: "BadRequestException",
  API_CONFIGURATION_ERROR: "InternalServerErrorException",
  INTEGRATION_FAILURE: "InternalServerErrorException",
  INTEGRATION_TIMEOUT: "InternalServerErrorException",
  INVALID_API_KEY: "ForbiddenException",
  QUOTA_EXCEEDED: "LimitExceededException",
  THROTTLED: "TooManyRequestsException",
  DEFAULT_4XX: "BadRequestException",
  DEFAULT_5XX: "InternalServerErrorException",
};

/** `MissingAuthenticationTokenException` */
function errorTypeOf(type: GatewayResponseType): string {
  const known = ERROR_TYPES[type];
  if (known !== undefined) return known;
  const words = type.split("_").map((word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`);
  return `${words.join("")}Exception`;
}
