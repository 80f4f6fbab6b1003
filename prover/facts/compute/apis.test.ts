import { describe, expect, test } from "vitest";
import type { Value } from "../../../graph/value.ts";
import { node } from "../../test/nodes.ts";
import { functionArn, invocation, worldFrom } from "../../test/shop.ts";

type Inputs = Readonly<Record<string, Value>>;

const ORDERS = functionArn("orders");
const API: Inputs = { id: "abc", rootResourceId: "root" };
const one = (kind: string, name: string, inputs: Inputs) => node(`aws_${kind}`, name, inputs, { outputs: inputs });
const routesOf = (...nodes: readonly ReturnType<typeof one>[]) => worldFrom(nodes).apis.flatMap(({ routes }) => routes);

describe("a REST API of separate resources", () => {
  const method = (more: Inputs, integration: Inputs = { type: "AWS_PROXY", uri: invocation(ORDERS) }) =>
    routesOf(
      one("api_gateway_rest_api", "api", API),
      one("api_gateway_resource", "orders", { id: "r1", restApi: "abc", parentId: "root", pathPart: "orders" }),
      one("api_gateway_resource", "order", { id: "r2", restApi: "abc", parentId: "r1", pathPart: "{id}" }),
      one("api_gateway_authorizer", "tokens", {
        id: "a1",
        restApi: "abc",
        name: "tokens",
        authorizerUri: invocation(functionArn("authorizer")),
      }),
      one("api_gateway_method", "get", { restApi: "abc", resourceId: "r2", httpMethod: "GET", ...more }),
      one("api_gateway_integration", "get", { restApi: "abc", resourceId: "r2", httpMethod: "GET", ...integration }),
    );

  test("has the path of its resources, its authorizer and its function", () => {
    expect(method({ authorization: "CUSTOM", authorizerId: "a1" })).toMatchObject([
      {
        method: "GET",
        path: "/orders/{id}",
        address: "aws_api_gateway_method.get",
        authorizer: { type: "function", name: "tokens", functionArn: functionArn("authorizer"), cacheSeconds: 300 },
        integration: { type: "function", functionArn: ORDERS },
      },
    ]);
  });

  test.each([
    [{ authorization: "NONE" }, "none"],
    [{ authorization: "NONE", apiKeyRequired: true }, "api-key-only"],
    [{ authorization: "AWS_IAM" }, "iam"],
    [{ authorization: "CUSTOM", authorizerId: "other" }, "unknown"],
    [{ authorization: { $bulkhead: "unknown", reason: "computed" } }, "unknown"],
  ])("%j", (inputs, type) => {
    expect(method(inputs)).toMatchObject([{ authorizer: { type } }]);
  });

  test.each([
    [{ type: "MOCK" }, "mock"],
    [{ type: "HTTP_PROXY", uri: "https://example.com/" }, "other"],
    [{ type: "AWS_PROXY", uri: { $bulkhead: "unknown", reason: "computed" } }, "unknown"],
    [{ type: "AWS_PROXY" }, "unknown"],
  ])("integration %j", (integration, type) => {
    expect(method({ authorization: "NONE" }, integration)).toMatchObject([{ integration: { type } }]);
  });

  test("a method of the root stands at /", () => {
    const inputs = { restApi: "abc", resourceId: "root", httpMethod: "ANY" };
    const [route] = routesOf(
      one("api_gateway_rest_api", "api", API),
      one("api_gateway_method", "any", { ...inputs, authorization: "NONE" }),
      one("api_gateway_integration", "any", { ...inputs, type: "AWS_PROXY", uri: invocation(ORDERS) }),
    );
    expect(route).toMatchObject({ method: "ANY", path: "/", integration: { type: "function" } });
  });

  test("resources that contain each other end in an unknown", () => {
    const [route] = routesOf(
      one("api_gateway_rest_api", "api", API),
      one("api_gateway_resource", "a", { id: "r1", restApi: "abc", parentId: "r2", pathPart: "a" }),
      one("api_gateway_resource", "b", { id: "r2", restApi: "abc", parentId: "r1", pathPart: "b" }),
      one("api_gateway_method", "get", { restApi: "abc", resourceId: "r1", httpMethod: "GET", authorization: "NONE" }),
    );
    expect(route).toMatchObject({ integration: { type: "unknown" } });
  });

  test("a method of an API that the graph does not hold is a doubt", () => {
    const { doubts } = worldFrom([one("api_gateway_method", "get", { restApi: "other", authorization: "NONE" })]);
    expect(doubts).toContainEqual(
      expect.objectContaining({ address: "aws_api_gateway_method.get", theorems: ["routes"] }),
    );
  });
});

describe("an HTTP API", () => {
  const api = one("apigatewayv2_api", "api", { id: "h1", protocolType: "HTTP" });
  const integration = one("apigatewayv2_integration", "orders", {
    id: "i1",
    apiId: "h1",
    integrationType: "AWS_PROXY",
    integrationUri: ORDERS,
  });
  const route = (more: Inputs) =>
    one("apigatewayv2_route", "get", { apiId: "h1", routeKey: "GET /orders", target: "integrations/i1", ...more });

  test("is open unless a route says otherwise", () => {
    expect(routesOf(api, integration, route({}))).toMatchObject([
      { method: "GET", path: "/orders", authorizer: { type: "none" }, integration: { functionArn: ORDERS } },
    ]);
  });

  test("may ask a user pool by its tokens", () => {
    const issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc";
    const jwt = one("apigatewayv2_authorizer", "jwt", {
      id: "a1",
      apiId: "h1",
      name: "pool",
      authorizerType: "JWT",
      jwtConfiguration: { issuer, audiences: ["x"] },
    });
    expect(routesOf(api, integration, jwt, route({ authorizationType: "JWT", authorizerId: "a1" }))).toMatchObject([
      { authorizer: { type: "jwt", name: "pool", providers: [issuer] } },
    ]);
  });

  test("with a target is one open route for every path", () => {
    const quick = one("apigatewayv2_api", "api", { id: "h1", protocolType: "HTTP", target: ORDERS });
    expect(routesOf(quick)).toMatchObject([
      { method: "ANY", path: "/{path+}", authorizer: { type: "none" }, integration: { functionArn: ORDERS } },
    ]);
  });

  test("of web sockets is not read", () => {
    const [socket] = worldFrom([one("apigatewayv2_api", "api", { id: "h1", protocolType: "WEBSOCKET" })]).apis;
    expect(socket?.doubts).toHaveLength(1);
  });
});

describe("an OpenAPI document", () => {
  const routesIn = (document: Value) =>
    worldFrom([one("api_gateway_rest_api", "api", { ...API, body: document })]).apis[0];
  const operation = { "x-amazon-apigateway-integration": { type: "aws_proxy", uri: invocation(ORDERS) } };

  test("is text or an object, and may have a method for all methods", () => {
    const document = { openapi: "3.0.1", paths: { "/orders": { "x-amazon-apigateway-any-method": operation } } };
    for (const body of [document, JSON.stringify(document)]) {
      expect(routesIn(body)?.routes).toMatchObject([{ method: "ANY", path: "/orders", authorizer: { type: "none" } }]);
    }
  });

  test.each([
    ["an empty requirement beside another", { security: [{}, { token: [] }] }],
    ["two authorizers", { security: [{ token: [] }, { other: [] }] }],
    ["a security that is not known", { security: { $bulkhead: "unknown", reason: "computed" } }],
  ])("%s is unknown", (_, more) => {
    const authorizer = { "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: invocation(ORDERS) } };
    const components = { securitySchemes: { token: authorizer, other: authorizer } };
    const document = { openapi: "3.0.1", components, paths: { "/orders": { get: { ...operation, ...more } } } };
    expect(routesIn(document as Value)?.routes).toMatchObject([{ authorizer: { type: "unknown" } }]);
  });

  test("what a path holds and is not known makes a doubt", () => {
    const document = { openapi: "3.0.1", paths: { "/orders": { $ref: "#/elsewhere" } } };
    expect(routesIn(document)?.doubts).toHaveLength(1);
  });

  test("with one key twice is not read: which of them counts is not known", () => {
    expect(routesIn('{"paths": {"/a": {}, "/a": {}}}')?.doubts).toHaveLength(1);
  });
});
