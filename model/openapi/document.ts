/**
 * The part of an OpenAPI 3.0.1 document that our API uses, with API Gateway's extensions.
 *
 * It is narrower than OpenAPI on purpose: what API Gateway ignores or warns about on import (`additionalProperties`,
 * `oneOf`, `format: int32`, `default` responses, references to responses) has no place in these types, because the API
 * is imported with `failOnWarnings`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export interface OpenApiDocument {
  readonly openapi: "3.0.1";
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, TokenAuthorizer>>;
  };
  readonly "x-amazon-apigateway-request-validators": Readonly<Record<string, RequestValidator>>;
  readonly "x-amazon-apigateway-gateway-responses": Readonly<Record<string, GatewayResponse>>;
}

export const HTTP_METHODS = ["get", "post", "put", "delete"] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

export type PathItem = Readonly<Partial<Record<HttpMethod, Operation>>>;

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: JsonContent };
  readonly responses: Readonly<Record<string, Response>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly "x-amazon-apigateway-request-validator": string;
  readonly "x-amazon-apigateway-integration": Integration;
}

/** API Gateway checks that a required parameter is there and not blank, and no more: the function checks the rest. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
}

export interface Response {
  readonly description: string;
  readonly content?: JsonContent;
}

export interface JsonContent {
  readonly "application/json": { readonly schema: Schema };
}

/** JSON Schema, draft 4, as far as API Gateway's models take it. */
export type Schema =
  | { readonly $ref: string }
  | {
      readonly type: "object";
      readonly required?: readonly string[];
      readonly properties?: Readonly<Record<string, Schema>>;
    }
  | { readonly type: "array"; readonly items: Schema }
  | { readonly type: "string"; readonly minLength?: number; readonly maxLength?: number; readonly pattern?: string }
  | { readonly type: "integer"; readonly minimum?: number; readonly maximum?: number };

export type Integration = FunctionIntegration | RefusalIntegration;

/** The request is handed to a function as it came, and the function's answer is the answer. */
export interface FunctionIntegration {
  readonly type: "aws_proxy";
  /** How API Gateway calls Lambda, whatever the client's method. */
  readonly httpMethod: "POST";
  readonly uri: string;
  readonly timeoutInMillis: number;
  readonly passthroughBehavior: "when_no_match";
}

/** API Gateway answers by itself; nothing is behind it. */
export interface RefusalIntegration {
  readonly type: "mock";
  readonly passthroughBehavior: "never";
  readonly requestTemplates: { readonly "application/json": string };
  readonly responses: {
    readonly default: {
      readonly statusCode: string;
      readonly responseTemplates: { readonly "application/json": string };
    };
  };
}

export interface RequestValidator {
  readonly validateRequestBody: boolean;
  readonly validateRequestParameters: boolean;
}

export interface GatewayResponse {
  readonly statusCode?: number;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates: { readonly "application/json": string };
}

/** A Lambda authorizer that is given the token alone. API Gateway caches its answer by that token. */
export interface TokenAuthorizer {
  readonly type: "apiKey";
  readonly name: "Authorization";
  readonly in: "header";
  readonly "x-amazon-apigateway-authtype": "custom";
  readonly "x-amazon-apigateway-authorizer": {
    readonly type: "token";
    readonly authorizerUri: string;
    readonly authorizerResultTtlInSeconds: number;
    readonly identityValidationExpression: string;
  };
}
