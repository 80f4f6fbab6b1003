import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import type { TenantId, TenantStatus } from "../tenant.ts";
import { HTTP_METHODS, type OpenApiDocument, type Operation } from "./document.ts";
import { SCHEMAS, type SchemaName } from "./schemas.ts";
import { TENANT_ROUTES } from "./tenant-routes.ts";
import { tenantsApiDocument } from "./tenants-api-document.ts";

const REGION = "us-east-1";
const AUTHORIZER = "arn:aws:lambda:us-east-1:123456789012:function:authorizer-dev";

const functionArn = (id: TenantId) => `arn:aws:lambda:us-east-1:123456789012:function:${id}-dev`;

function tenant(number: number, status: TenantStatus = "active") {
  const id: TenantId = `tenant-${String(number).padStart(3, "0")}`;
  return { id, status, functionArn: functionArn(id) };
}

function document(...tenants: ReturnType<typeof tenant>[]): OpenApiDocument {
  return tenantsApiDocument({ title: "tenants-api-dev", region: REGION, authorizerArn: AUTHORIZER, tenants });
}

/** Every operation as `GET /path`. */
function operations({ paths }: OpenApiDocument): Map<string, Operation> {
  const all = Object.entries(paths).flatMap(([path, item]) =>
    HTTP_METHODS.flatMap((method): [string, Operation][] => {
      const operation = item[method];
      return operation === undefined ? [] : [[`${method.toUpperCase()} ${path}`, operation]];
    }),
  );
  return new Map(all);
}

const fifty = Array.from({ length: 50 }, (_, index) => tenant(index + 1));
const one = document(tenant(1));

describe("paths", () => {
  it("are the tenant's own, each written out", () => {
    expect([...operations(one).keys()].sort()).toEqual([
      "DELETE /tenants/tenant-001/data/{key}",
      "DELETE /tenants/tenant-001/users/{userId}",
      "GET /tenants/tenant-001/data/{key}",
      "GET /tenants/tenant-001/users",
      "GET /tenants/tenant-001/users/{userId}",
      "POST /tenants/tenant-001/users",
      "PUT /tenants/tenant-001/data/{key}",
      "PUT /tenants/tenant-001/users/{userId}",
    ]);
  });

  it("reach no function but that of the tenant whom they name", () => {
    const calls = operations(document(...fifty));
    expect(calls.size).toBe(50 * TENANT_ROUTES.length);
    for (const [path, operation] of calls) {
      const named = /^[A-Z]+ \/tenants\/(tenant-\d+)\//.exec(path)?.[1];
      expect(operation["x-amazon-apigateway-integration"]).toEqual({
        type: "aws_proxy",
        httpMethod: "POST",
        uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${named}-dev/invocations`,
        timeoutInMillis: 29000,
        passthroughBehavior: "when_no_match",
      });
    }
  });

  it("all ask for a token, and no operation id is given twice", () => {
    const calls = [...operations(document(tenant(1), tenant(2, "suspended"))).values()];
    expect(calls.map(({ security }) => security)).toEqual(calls.map(() => [{ tenantToken: [] }]));
    expect(new Set(calls.map(({ operationId }) => operationId)).size).toBe(calls.length);
  });

  it("stay under API Gateway's 300 resources with the 50 tenants of a cell", () => {
    const resources = new Set<string>(["/"]);
    for (const path of Object.keys(document(...fifty).paths)) {
      const segments = path.slice(1).split("/");
      for (const [index] of segments.entries()) resources.add(segments.slice(0, index + 1).join("/"));
    }
    expect(resources.size).toBe(2 + 5 * 50);
  });

  it("declare every path parameter that they hold, as required", () => {
    for (const [path, { parameters = [] }] of operations(one)) {
      const held = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = parameters.filter((parameter) => parameter.in === "path");
      expect(declared.map(({ name, required }) => ({ name, required }))).toEqual(
        held.map((name) => ({ name, required: true })),
      );
    }
  });
});

describe("a document", () => {
  it("does not depend on the order of the tenants", () => {
    expect(JSON.stringify(document(tenant(2), tenant(1), tenant(3)))).toBe(
      JSON.stringify(document(tenant(1), tenant(2), tenant(3))),
    );
  });

  it("changes nothing of a tenant when another comes or goes", () => {
    const before = document(tenant(1), tenant(3)).paths;
    const after = document(tenant(1), tenant(2), tenant(3)).paths;
    for (const [path, item] of Object.entries(before)) expect(after[path]).toEqual(item);
    expect(Object.keys(after).filter((path) => !(path in before))).toHaveLength(3);
  });

  it("with 50 tenants stays well under the 6 MB that API Gateway imports", () => {
    const bytes = Buffer.byteLength(JSON.stringify(document(...fifty)));
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(1_000_000);
  });

  it("is valid OpenAPI 3.0", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(
      JSON.parse(JSON.stringify(document(tenant(1), tenant(2, "suspended")))),
    );
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe("3.0");
  });

  it("holds nothing that API Gateway ignores or warns about", () => {
    const ignored = ["additionalProperties", "oneOf", "anyOf", "allOf", "nullable", "readOnly", "example", "default"];
    const schemas = new Set(keysOf(SCHEMAS));
    expect(ignored.filter((key) => schemas.has(key))).toEqual([]);
    for (const name of Object.keys(SCHEMAS)) expect(name).toMatch(/^[A-Za-z0-9]+$/);
    for (const operation of operations(one).values()) {
      for (const status of Object.keys(operation.responses)) expect(status).toMatch(/^\d{3}$/);
    }
  });
});

function keysOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

describe("the authorizer", () => {
  const scheme = one.components.securitySchemes["tenantToken"];

  it("is the one function, asked once in five minutes for a token", () => {
    expect(scheme).toEqual({
      type: "apiKey",
      name: "Authorization",
      in: "header",
      "x-amazon-apigateway-authtype": "custom",
      "x-amazon-apigateway-authorizer": {
        type: "token",
        authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${AUTHORIZER}/invocations`,
        authorizerResultTtlInSeconds: 300,
        identityValidationExpression: "^Bearer [A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$",
      },
    });
  });

  it.each([
    ["Bearer aaa.bbb.ccc", true],
    ["Bearer e30.e30.", false],
    ["Bearer aaa.bbb", false],
    ["Bearer aaa.bbb.ccc.ddd", false],
    ["Bearer  aaa.bbb.ccc", false],
    ["Bearer aaa.bbb.cc+", false],
    ["Basic aaa.bbb.ccc", false],
    ["aaa.bbb.ccc", false],
    ["", false],
  ])("is asked about %j: %s", (header, asked) => {
    const expression = scheme?.["x-amazon-apigateway-authorizer"].identityValidationExpression ?? "";
    expect(new RegExp(expression).test(header)).toBe(asked);
  });
});

describe("a suspended tenant", () => {
  const calls = operations(document(tenant(1), tenant(2, "suspended")));
  const suspended = [...calls].filter(([path]) => path.includes("/tenant-002/"));

  it("keeps its paths, which answer 403 without a function", () => {
    expect(suspended).toHaveLength(TENANT_ROUTES.length);
    for (const [, operation] of suspended) {
      const integration = operation["x-amazon-apigateway-integration"];
      expect(JSON.stringify(operation)).not.toContain(functionArn("tenant-002"));
      if (integration.type !== "mock") throw new Error("a suspended tenant's path has a function");
      // Only the default response: no body that a client sends can choose another status.
      expect(integration.responses).toEqual({
        default: {
          statusCode: "403",
          responseTemplates: {
            "application/json":
              '{"error":{"code":"TenantSuspended","message":"This tenant is suspended.","requestId":"$context.requestId"}}',
          },
        },
      });
      expect(integration.passthroughBehavior).toBe("never");
      expect(Object.keys(operation.responses)).toContain("403");
      expect(Object.keys(operation.responses).filter((status) => status < "400")).toEqual([]);
    }
  });

  it("is told so before its body is looked at", () => {
    for (const [, operation] of suspended)
      expect(operation["x-amazon-apigateway-request-validator"]).toBe("parameters");
  });

  it("changes nothing for the others", () => {
    expect(document(tenant(1), tenant(2, "suspended")).paths["/tenants/tenant-001/users"]).toEqual(
      document(tenant(1), tenant(2)).paths["/tenants/tenant-001/users"],
    );
  });
});

describe("request validation", () => {
  it("covers every body, and parameters everywhere", () => {
    const validators = one["x-amazon-apigateway-request-validators"];
    expect(validators).toEqual({
      all: { validateRequestBody: true, validateRequestParameters: true },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    });
    for (const operation of operations(one).values()) {
      expect(operation["x-amazon-apigateway-request-validator"]).toBe(operation.requestBody ? "all" : "parameters");
    }
  });

  it("leaves an answer that a client can read for every schema that an operation names", () => {
    const named = new Set(JSON.stringify(one.paths).match(/#\/components\/schemas\/\w+/g));
    expect([...named].map((ref) => ref.slice("#/components/schemas/".length)).sort()).toEqual(
      ["ChangedUser", "DataRecord", "Error", "NewData", "NewUser", "User", "UserPage"].sort(),
    );
  });

  it.each<[SchemaName, unknown, boolean]>([
    ["NewUser", { email: "a@b.c", name: "A" }, true],
    ["NewUser", { email: "a@b.c" }, false],
    ["NewUser", { email: "a@b.c", name: "" }, false],
    ["NewUser", { email: "a@b.c", name: 1 }, false],
    ["NewUser", { email: "a".repeat(255), name: "A" }, false],
    ["NewUser", [], false],
    ["ChangedUser", { email: "a@b.c", name: "A", version: 1 }, true],
    ["ChangedUser", { email: "a@b.c", name: "A" }, false],
    ["ChangedUser", { email: "a@b.c", name: "A", version: 0 }, false],
    ["ChangedUser", { email: "a@b.c", name: "A", version: 1.5 }, false],
    ["NewData", { value: { any: ["thing"] } }, true],
    ["NewData", { value: {}, version: 3 }, true],
    ["NewData", { value: "text" }, false],
    ["NewData", { version: 1 }, false],
  ])("of %s %j: %s", (name, body, fits) => {
    expect(new Ajv({ strict: false }).validate(SCHEMAS[name], body)).toBe(fits);
  });
});

describe("an answer of API Gateway's own", () => {
  const responses = one["x-amazon-apigateway-gateway-responses"];

  it.each([
    ["UNAUTHORIZED", 401, "Unauthorized"],
    ["ACCESS_DENIED", 403, "Forbidden"],
    ["BAD_REQUEST_BODY", 400, "BadRequest"],
    ["BAD_REQUEST_PARAMETERS", 400, "BadRequest"],
    ["MISSING_AUTHENTICATION_TOKEN", 404, "NotFound"],
    ["RESOURCE_NOT_FOUND", 404, "NotFound"],
    ["THROTTLED", 429, "TooManyRequests"],
    ["REQUEST_TOO_LARGE", 413, "RequestTooLarge"],
    ["UNSUPPORTED_MEDIA_TYPE", 415, "UnsupportedMediaType"],
    ["AUTHORIZER_FAILURE", 500, "InternalError"],
    ["AUTHORIZER_CONFIGURATION_ERROR", 500, "InternalError"],
    ["INTEGRATION_FAILURE", 502, "BadGateway"],
    ["INTEGRATION_TIMEOUT", 504, "GatewayTimeout"],
  ])("for %s is %i %s, in the functions' shape", (type, status, code) => {
    const response = responses[type];
    expect(response?.statusCode).toBe(status);
    expect(errorOf(response?.responseTemplates["application/json"])).toEqual({
      code,
      message: expect.stringMatching(/^[A-Z].*\.$/),
      requestId: "$context.requestId",
    });
  });

  it("covers whatever else can happen, with API Gateway's status", () => {
    for (const type of ["DEFAULT_4XX", "DEFAULT_5XX"]) {
      expect(responses[type]?.statusCode).toBeUndefined();
      expect(errorOf(responses[type]?.responseTemplates["application/json"])).toHaveProperty("code");
    }
  });

  it("to a missing token says how to come back", () => {
    expect(responses["UNAUTHORIZED"]?.responseParameters).toEqual({
      "gatewayresponse.header.WWW-Authenticate": "'Bearer'",
    });
  });
});

function errorOf(template: string | undefined): unknown {
  const body: unknown = JSON.parse(template ?? "null");
  return typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
}
