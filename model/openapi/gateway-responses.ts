import type { GatewayResponse } from "./document.ts";
import { errorBody } from "./error-body.ts";

function gatewayResponse(
  statusCode: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayResponse {
  const parameters = Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]);
  return {
    statusCode,
    ...(parameters.length > 0 && { responseParameters: Object.fromEntries(parameters) }),
    responseTemplates: { "application/json": errorBody(code, message) },
  };
}

/**
 * What API Gateway answers when a request does not reach a function, by its response type.
 *
 * `MISSING_AUTHENTICATION_TOKEN` is what it calls a path or method that the API does not have: 403 by default, which is
 * not what a client should be told. `AUTHORIZER_FAILURE` is an authorizer that failed, as opposed to one that refused.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const GATEWAY_RESPONSES: Readonly<Record<string, GatewayResponse>> = {
  ACCESS_DENIED: gatewayResponse(403, "Forbidden", "The token does not open this tenant's resources."),
  AUTHORIZER_CONFIGURATION_ERROR: gatewayResponse(500, "InternalError", "The token could not be checked."),
  AUTHORIZER_FAILURE: gatewayResponse(500, "InternalError", "The token could not be checked."),
  BAD_REQUEST_BODY: gatewayResponse(
    400,
    "BadRequest",
    "The request's body does not have the form that this path asks for.",
  ),
  BAD_REQUEST_PARAMETERS: gatewayResponse(400, "BadRequest", "A parameter that this path asks for is missing."),
  DEFAULT_4XX: { responseTemplates: { "application/json": errorBody("BadRequest", "The request was refused.") } },
  DEFAULT_5XX: { responseTemplates: { "application/json": errorBody("InternalError", "The request failed.") } },
  INTEGRATION_FAILURE: gatewayResponse(502, "BadGateway", "The tenant's function did not give an answer."),
  INTEGRATION_TIMEOUT: gatewayResponse(504, "GatewayTimeout", "The tenant's function did not answer in time."),
  MISSING_AUTHENTICATION_TOKEN: gatewayResponse(404, "NotFound", "The API has no such path or method."),
  REQUEST_TOO_LARGE: gatewayResponse(413, "RequestTooLarge", "The request is larger than 10 MB."),
  RESOURCE_NOT_FOUND: gatewayResponse(404, "NotFound", "The API has no such path or method."),
  THROTTLED: gatewayResponse(429, "TooManyRequests", "Too many requests for this tenant and path.", {
    "Retry-After": "1",
  }),
  UNAUTHORIZED: gatewayResponse(401, "Unauthorized", "A valid token is needed.", { "WWW-Authenticate": "Bearer" }),
  UNSUPPORTED_MEDIA_TYPE: gatewayResponse(415, "UnsupportedMediaType", "The request's body is not JSON."),
};
