import * as v from "valibot";

/**
 * The part of an OpenAPI 3 document, with API Gateway's extensions, that decides how a request is answered.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
const Parameter = v.object({
  name: v.string(),
  in: v.string(),
  required: v.optional(v.boolean(), false),
});

const GatewayResponse = v.object({
  statusCode: v.optional(v.union([v.number(), v.string()])),
  responseParameters: v.optional(v.record(v.string(), v.string()), {}),
  responseTemplates: v.optional(v.record(v.string(), v.string()), {}),
});

const Validator = v.object({
  validateRequestBody: v.optional(v.boolean(), false),
  validateRequestParameters: v.optional(v.boolean(), false),
});

const Integration = v.object({
  type: v.pipe(v.string(), v.toLowerCase()),
  uri: v.optional(v.string()),
  timeoutInMillis: v.optional(v.number()),
  passthroughBehavior: v.optional(v.pipe(v.string(), v.toLowerCase()), "when_no_match"),
  requestTemplates: v.optional(v.record(v.string(), v.string()), {}),
  responses: v.optional(v.record(v.string(), GatewayResponse), {}),
});

const Operation = v.object({
  parameters: v.optional(v.array(Parameter), []),
  requestBody: v.optional(
    v.object({
      required: v.optional(v.boolean(), false),
      content: v.record(v.string(), v.object({ schema: v.optional(v.unknown()) })),
    }),
  ),
  security: v.optional(v.array(v.record(v.string(), v.array(v.string())))),
  "x-amazon-apigateway-request-validator": v.optional(v.string()),
  "x-amazon-apigateway-integration": v.optional(Integration),
});

const Authorizer = v.object({
  type: v.pipe(v.string(), v.toLowerCase()),
  authorizerUri: v.optional(v.string()),
  authorizerResultTtlInSeconds: v.optional(v.number(), 300),
  identityValidationExpression: v.optional(v.string()),
  identitySource: v.optional(v.string()),
});

const SecurityScheme = v.object({
  type: v.string(),
  name: v.optional(v.string()),
  in: v.optional(v.string()),
  "x-amazon-apigateway-authtype": v.optional(v.string()),
  "x-amazon-apigateway-authorizer": v.optional(Authorizer),
});

const Document = v.looseObject({
  openapi: v.pipe(v.string(), v.startsWith("3.")),
  paths: v.record(v.string(), v.record(v.string(), v.unknown())),
  security: v.optional(v.array(v.record(v.string(), v.array(v.string())))),
  components: v.optional(
    v.looseObject({
      schemas: v.optional(v.record(v.string(), v.unknown()), {}),
      securitySchemes: v.optional(v.record(v.string(), SecurityScheme), {}),
    }),
  ),
  "x-amazon-apigateway-request-validator": v.optional(v.string()),
  "x-amazon-apigateway-request-validators": v.optional(v.record(v.string(), Validator), {}),
  "x-amazon-apigateway-gateway-responses": v.optional(v.record(v.string(), GatewayResponse), {}),
  "x-amazon-apigateway-binary-media-types": v.optional(v.array(v.string())),
  "x-amazon-apigateway-api-key-source": v.optional(v.picklist(["HEADER", "AUTHORIZER"]), "HEADER"),
});

export type OpenApiDocument = v.InferOutput<typeof Document>;
export type OpenApiOperation = v.InferOutput<typeof Operation>;
export type OpenApiParameter = v.InferOutput<typeof Parameter>;
export type ApiIntegration = v.InferOutput<typeof Integration>;
export type GatewayResponseDefinition = v.InferOutput<typeof GatewayResponse>;
export type AuthorizerDefinition = v.InferOutput<typeof Authorizer>;
export type SecuritySchemeDefinition = v.InferOutput<typeof SecurityScheme>;

/** @param refuse is given one complaint, and throws */
export function parseOpenApi(body: string, refuse: (complaint: string) => never): OpenApiDocument {
  const document = v.safeParse(Document, parseJson(body, refuse));
  if (document.success) return document.output;
  return refuse(`has an OpenAPI body that is not valid at ${placeOf(document.issues[0])}.`);
}

/** @param refuse is given one complaint, and throws */
export function parseOperation(
  operation: unknown,
  path: string,
  refuse: (complaint: string) => never,
): OpenApiOperation {
  const parsed = v.safeParse(Operation, operation);
  if (parsed.success) return parsed.output;
  return refuse(`has an operation under ${path} that is not valid at ${placeOf(parsed.issues[0])}.`);
}

export function parseParameters(parameters: unknown): readonly OpenApiParameter[] {
  return v.parse(v.optional(v.array(Parameter), []), parameters);
}

function placeOf(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue) ?? "its root"}: ${issue.message}`;
}

function parseJson(body: string, refuse: (complaint: string) => never): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return refuse("has a body that is not JSON.");
  }
}
