import type { FunctionIntegration, RefusalIntegration } from "./document.ts";
import { errorBody } from "./error-body.ts";

/** API Gateway's own ceiling for a REST API, in milliseconds; the functions give up earlier. */
const INTEGRATION_TIMEOUT_MS = 29_000;

/** The address under which API Gateway calls a function: what AWS calls its invoke ARN. */
export function functionInvocationUri(region: string, functionArn: string): string {
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

export function functionIntegration(region: string, functionArn: string): FunctionIntegration {
  return {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: functionInvocationUri(region, functionArn),
    timeoutInMillis: INTEGRATION_TIMEOUT_MS,
    passthroughBehavior: "when_no_match",
  };
}

/**
 * 403 from the API itself: no function is behind it, so no cached permission can reach the tenant's data.
 *
 * `never`, and a single response for whatever status the template names: a body of another content type would otherwise
 * be taken as the mock's own request, and the client could choose the status.
 */
export function suspendedIntegration(): RefusalIntegration {
  return {
    type: "mock",
    passthroughBehavior: "never",
    requestTemplates: { "application/json": JSON.stringify({ statusCode: 403 }) },
    responses: {
      default: {
        statusCode: "403",
        responseTemplates: { "application/json": errorBody("TenantSuspended", "This tenant is suspended.") },
      },
    },
  };
}
