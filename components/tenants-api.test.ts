import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { tenantsApiDocument } from "../model/openapi/tenants-api-document.ts";
import type { TenantId, TenantStatus } from "../model/tenant.ts";
import { TenantsApi, type TenantsApiArgs } from "./tenants-api.ts";
import { custom, inputsOf, nodeOf, outputsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };
const KEY = "arn:aws:kms:us-east-1:123456789012:key/platform";
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const functionOf = (name: string) => ({ arn: pulumi.output(arnOf(name)), name });

function apiOf(tenants: Readonly<Record<TenantId, TenantStatus>>, args: Partial<TenantsApiArgs> = {}) {
  return captureInProcess(() => {
    new TenantsApi("api", {
      apiName: "tenants-api-dev",
      stageName: "dev",
      accessLogGroupName: "/aws/apigateway/tenants-api-dev",
      region: "us-east-1",
      keyArn: KEY,
      authorizer: functionOf("authorizer-dev"),
      tenants: idsOf(tenants).map((id) => ({
        id,
        status: tenants[id] ?? "active",
        function: functionOf(`${id}-dev`),
      })),
      tags,
      ...args,
    });
  });
}

const idsOf = (tenants: Readonly<Record<TenantId, TenantStatus>>) => Object.keys(tenants) as TenantId[];

let graph: Graph;
beforeAll(async () => {
  graph = await apiOf({ "tenant-001": "active", "tenant-002": "suspended" });
});

test("one API from one document: no resource, method or integration of its own", () => {
  const throttled = [
    "listUsers",
    "createUser",
    "readUser",
    "updateUser",
    "deleteUser",
    "readData",
    "putData",
    "deleteData",
  ];
  expect(custom(graph)).toEqual(
    [
      "aws_api_gateway_deployment api-deployment",
      "aws_api_gateway_method_settings api-throttle-default",
      ...throttled.map((operation) => `aws_api_gateway_method_settings api-throttle-tenant-001-${operation}`),
      ...throttled.map((operation) => `aws_api_gateway_method_settings api-throttle-tenant-002-${operation}`),
      "aws_api_gateway_rest_api api-api",
      "aws_api_gateway_stage api-stage",
      "aws_cloudwatch_log_group api-access-log-log-group",
      "aws_lambda_permission api-invoke-authorizer",
      "aws_lambda_permission api-invoke-tenant-001",
    ].sort(),
  );
});

test("the API's body is the tenants' document, and nothing less is imported", () => {
  const { body, ...inputs } = inputsOf(graph, "api-api");
  expect(inputs).toEqual({
    name: "tenants-api-dev",
    description: "The tenants' APIs, each beneath /tenants/{id}",
    failOnWarnings: true,
    putRestApiMode: "overwrite",
    endpointConfiguration: { types: "REGIONAL" },
    disableExecuteApiEndpoint: false,
    securityPolicy: "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
    endpointAccessMode: "BASIC",
    tags,
  });
  expect(body).toBe(
    JSON.stringify(
      tenantsApiDocument({
        title: "tenants-api-dev",
        region: "us-east-1",
        authorizerArn: arnOf("authorizer-dev"),
        tenants: [
          { id: "tenant-001", status: "active", functionArn: arnOf("tenant-001-dev") },
          { id: "tenant-002", status: "suspended", functionArn: arnOf("tenant-002-dev") },
        ],
      }),
    ),
  );
});

describe("a function may be called", () => {
  const source = (name: string) => {
    const api = outputsOf(graph, "api-api");
    return String(inputsOf(graph, name)["sourceArn"]).replace(String(api["executionArn"]), "API");
  };

  test("from its tenant's own paths of this API's stage", () => {
    expect(source("api-invoke-tenant-001")).toBe("API/dev/*/tenants/tenant-001/*");
    expect(String(outputsOf(graph, "api-api")["executionArn"])).toMatch(
      /^arn:aws:execute-api:us-east-1:123456789012:[a-z0-9]+$/,
    );
    const { sourceArn: _, ...inputs } = inputsOf(graph, "api-invoke-tenant-001");
    expect(inputs).toEqual({
      statementId: "InvokeFromApi",
      action: "lambda:InvokeFunction",
      function: "tenant-001-dev",
      principal: "apigateway.amazonaws.com",
    });
  });

  test("as authorizer, by this API's authorizer", () => {
    expect(source("api-invoke-authorizer")).toBe("API/authorizers/*");
    expect(inputsOf(graph, "api-invoke-authorizer")["function"]).toBe("authorizer-dev");
  });

  test("by nobody, where its tenant is suspended", () => {
    expect(custom(graph).filter((resource) => resource.startsWith("aws_lambda_permission"))).not.toContain(
      "aws_lambda_permission api-invoke-tenant-002",
    );
  });
});

describe("the stage", () => {
  test("is deployed anew when the document changes, and only then", async () => {
    const body = String(inputsOf(graph, "api-api")["body"]);
    expect(inputsOf(graph, "api-deployment")).toEqual({
      restApi: outputsOf(graph, "api-api")["id"],
      triggers: { document: createHash("sha256").update(body).digest("hex") },
    });
    const same = await apiOf({ "tenant-002": "suspended", "tenant-001": "active" });
    const other = await apiOf({ "tenant-001": "active", "tenant-002": "active" });
    const trigger = (captured: Graph) => inputsOf(captured, "api-deployment")["triggers"];
    expect(trigger(same)).toEqual(trigger(graph));
    expect(trigger(other)).not.toEqual(trigger(graph));
  });

  test("takes requests only once the functions may be called", () => {
    expect(nodeOf(graph, "api-deployment").dependsOn).toEqual(
      expect.arrayContaining([nodeOf(graph, "api-invoke-authorizer").id, nodeOf(graph, "api-invoke-tenant-001").id]),
    );
    expect(nodeOf(graph, "api-stage").dependsOn).toContain(nodeOf(graph, "api-deployment").id);
  });

  test("logs every request to a group of ours, and traces it", () => {
    expect(inputsOf(graph, "api-stage")).toEqual({
      restApi: outputsOf(graph, "api-api")["id"],
      deployment: outputsOf(graph, "api-deployment")["id"],
      stageName: "dev",
      accessLogSettings: {
        destinationArn: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/tenants-api-dev",
        format: expect.stringContaining('"tenantId":"$context.authorizer.tenantId"'),
      },
      xrayTracingEnabled: true,
      tags,
    });
    expect(inputsOf(graph, "api-access-log-log-group")).toMatchObject({ retentionInDays: 30, kmsKeyId: KEY });
  });
});

describe("throttling", () => {
  test("is each tenant's own, by method and path", () => {
    expect(inputsOf(graph, "api-throttle-tenant-001-readUser")).toEqual({
      restApi: outputsOf(graph, "api-api")["id"],
      stageName: "dev",
      methodPath: "~1tenants~1tenant-001~1users~1{userId}/GET",
      settings: {
        metricsEnabled: false,
        loggingLevel: "OFF",
        dataTraceEnabled: false,
        throttlingRateLimit: 25,
        throttlingBurstLimit: 50,
      },
    });
  });

  test("covers whatever else there is", () => {
    expect(inputsOf(graph, "api-throttle-default")).toMatchObject({
      methodPath: "*/*",
      settings: { throttlingRateLimit: 50, throttlingBurstLimit: 100 },
    });
  });

  test("covers every method that the document has", () => {
    const document: { paths: Record<string, object> } = JSON.parse(String(inputsOf(graph, "api-api")["body"]));
    const methods = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${path.replaceAll("/", "~1")}/${method.toUpperCase()}`),
    );
    const throttled = graph.nodes
      .filter(({ kind }) => kind === "aws_api_gateway_method_settings")
      .map(({ inputs }) => inputs["methodPath"]);
    expect(throttled.sort()).toEqual(["*/*", ...methods].sort());
  });

  test("can be chosen", async () => {
    const chosen = await apiOf({ "tenant-001": "active" }, { tenantThrottle: { rate: 1, burst: 2 } });
    expect(inputsOf(chosen, "api-throttle-tenant-001-listUsers")["settings"]).toMatchObject({
      throttlingRateLimit: 1,
      throttlingBurstLimit: 2,
    });
  });
});
