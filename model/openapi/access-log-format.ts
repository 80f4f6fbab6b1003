/**
 * One line of the API's access log: which tenant, which request, how it ended. All tenants share the log, so it holds no
 * body, no token and no path parameter; and nothing that a client could write a quotation mark into (its agent, its
 * path, an error's text), because API Gateway does not escape what it fills in.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export const ACCESS_LOG_FORMAT: string = JSON.stringify({
  requestId: "$context.requestId",
  requestTime: "$context.requestTime",
  tenantId: "$context.authorizer.tenantId",
  sourceIp: "$context.identity.sourceIp",
  httpMethod: "$context.httpMethod",
  resourcePath: "$context.resourcePath",
  status: "$context.status",
  responseType: "$context.error.responseType",
  authorizerStatus: "$context.authorizer.status",
  integrationStatus: "$context.integration.status",
  responseLatency: "$context.responseLatency",
  integrationLatency: "$context.integration.latency",
  xrayTraceId: "$context.xrayTraceId",
});
