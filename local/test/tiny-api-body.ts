const invocations = (name: string): string =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;

/** The tenant whose integration waits half a second only; the others wait as long as a busy machine may need. */
export const IMPATIENT = "tenant-005";

/** The OpenAPI body of the tiny platform: three resources a tenant. */
export function tinyApiBody(tenants: readonly string[], suspended: readonly string[]) {
  return {
    openapi: "3.0.1",
    info: { title: "tiny", version: "1" },
    paths: Object.assign({}, ...tenants.map((id) => tenantPaths(id, suspended.includes(id)))),
    components: {
      schemas: {
        NewUser: {
          type: "object",
          required: ["email"],
          additionalProperties: false,
          properties: { email: { $ref: "#/components/schemas/Email" }, name: { type: "string", maxLength: 10 } },
        },
        Email: { type: "string", minLength: 3 },
      },
      securitySchemes: {
        token: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "custom",
          "x-amazon-apigateway-authorizer": {
            type: "token",
            authorizerUri: invocations("authorizer"),
            authorizerResultTtlInSeconds: 300,
            identityValidationExpression: "^Bearer [a-z0-9-]+$",
          },
        },
      },
    },
    "x-amazon-apigateway-request-validators": {
      all: { validateRequestBody: true, validateRequestParameters: true },
    },
    "x-amazon-apigateway-gateway-responses": {
      UNAUTHORIZED: {
        statusCode: 401,
        responseParameters: { "gatewayresponse.header.WWW-Authenticate": "'Bearer'" },
        responseTemplates: { "application/json": '{"code":"Unauthorized","id":"$context.requestId"}' },
      },
      BAD_REQUEST_BODY: {
        statusCode: 422,
        responseTemplates: { "application/json": '{"why":"$context.error.validationErrorString"}' },
      },
    },
  };
}

function tenantPaths(id: string, suspended: boolean) {
  const operation = {
    security: [{ token: [] }],
    "x-amazon-apigateway-integration": suspended ? SUSPENDED : proxy(id),
  };
  const validated = {
    ...operation,
    "x-amazon-apigateway-request-validator": "all",
    parameters: [{ name: "act", in: "query", required: true }],
    requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/NewUser" } } } },
  };
  return {
    [`/tenants/${id}/users`]: { get: operation, post: operation, put: validated },
    [`/tenants/${id}/users/{userId}`]: { get: operation },
    [`/tenants/${id}/users/me`]: { get: { ...operation, security: [] } },
    [`/tenants/${id}/files/{path+}`]: { "x-amazon-apigateway-any-method": operation },
  };
}

function proxy(id: string) {
  return {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: invocations(id),
    timeoutInMillis: id === IMPATIENT ? 500 : 20_000,
  };
}

const SUSPENDED = {
  type: "mock",
  passthroughBehavior: "never",
  requestTemplates: { "application/json": '{"statusCode":403}' },
  responses: {
    default: {
      statusCode: "403",
      responseTemplates: { "application/json": '{"suspended":true,"requestId":"$context.requestId"}' },
    },
  },
};
