import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import { tinyGraph } from "../test/tiny-graph.ts";
import { headersNamed, tryGateway } from "../test/try-gateway.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 25, 12) }));
afterEach(() => void vi.useRealTimers());

const PATH = "/tenants/tenant-001/users";
const bearer = { Authorization: "Bearer one" };
const tenant = () => ({ statusCode: 201, body: "made" });
const policy = (Resource: string) => ({
  principalId: "someone",
  context: { tenantId: "tenant-001" },
  policyDocument: { Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource }] },
});
const functions = { authorizer: () => policy("*"), "tenant-001": tenant };

// biome-ignore lint/suspicious/noExplicitAny: the document is edited where a test needs it.
function edited(edit: (body: any) => void, format?: string): Graph {
  const graph = tinyGraph({
    editBody: (body) => {
      const copy = structuredClone(body);
      edit(copy);
      return copy;
    },
  });
  if (format === undefined) return graph;
  const accessLogSettings = { destinationArn: "arn:aws:logs:us-east-1:123456789012:log-group:/tiny/access", format };
  return {
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.kind === "aws_api_gateway_stage"
        ? { ...node, inputs: { ...node.inputs, accessLogSettings }, outputs: { ...node.outputs, accessLogSettings } }
        : node,
    ),
  };
}

describe("an authorizer's verdict", () => {
  const withTtl = (seconds: number) =>
    edited((body) => {
      body.components.securitySchemes.token["x-amazon-apigateway-authorizer"].authorizerResultTtlInSeconds = seconds;
    });

  it.each([
    [300, 299, 1],
    [300, 301, 2],
    [0, 0, 2],
    [7200, 3601, 2],
  ])("with a lifetime of %i s is asked for again after %i s: %i calls", async (lifetime, later, calls) => {
    const tried = tryGateway(withTtl(lifetime), functions);
    await tried.send(PATH, { headers: bearer });
    vi.advanceTimersByTime(later * 1000);
    await tried.send(PATH, { headers: bearer });
    expect(tried.events("authorizer")).toHaveLength(calls);
  });

  it("is kept when it refuses, and not when the authorizer fails", async () => {
    const refusing = tryGateway(tinyGraph(), { ...functions, authorizer: () => policy("arn:other") });
    for (const _ of [1, 2]) expect((await refusing.send(PATH, { headers: bearer })).status).toBe(403);
    expect(refusing.events("authorizer")).toHaveLength(1);
    const failing = tryGateway(tinyGraph(), {
      authorizer: () => ({ failure: { errorType: "Error", errorMessage: "no keys" } }),
    });
    for (const _ of [1, 2]) expect((await failing.send(PATH, { headers: bearer })).status).toBe(500);
    expect(failing.events("authorizer")).toHaveLength(2);
  });

  it("that is kept decides each method by itself", async () => {
    const tried = tryGateway(tinyGraph(), { ...functions, authorizer: () => policy(`*/GET${PATH}`) });
    const statusOf = async (method: string) => (await tried.send(PATH, { method, headers: bearer })).status;
    expect([await statusOf("GET"), await statusOf("POST"), await statusOf("GET")]).toEqual([201, 403, 201]);
    expect(tried.events("authorizer")).toHaveLength(1);
  });
});

describe("a REQUEST authorizer", () => {
  const requested = (identitySource: string, authorizerResultTtlInSeconds = 300) =>
    edited((body) => {
      const scheme = body.components.securitySchemes.token["x-amazon-apigateway-authorizer"];
      Object.assign(scheme, { type: "request", identitySource, authorizerResultTtlInSeconds });
    });
  const SOURCES = "method.request.header.X-Tenant, method.request.querystring.key";
  const identity = (tenantId: string, value: string) => ({
    headers: { "x-tenant": tenantId },
    query: [["key", value]] as const,
  });

  it("is given the request, and asked once about the same identity", async () => {
    const tried = tryGateway(requested(SOURCES), functions);
    await tried.send(PATH, identity("a", "1"));
    await tried.send(PATH, identity("a", "1"));
    await tried.send(PATH, identity("a", "2"));
    expect(tried.events("authorizer")).toHaveLength(2);
    expect(tried.events("authorizer")[0]).toMatchObject({
      type: "REQUEST",
      methodArn: `arn:aws:execute-api:us-east-1:123456789012:tinyapi/live/GET${PATH}`,
      resource: PATH,
      headers: { "x-tenant": "a" },
      queryStringParameters: { key: "1" },
      requestContext: { stage: "live" },
    });
    expect(tried.events("authorizer")[0]).not.toHaveProperty("body");
  });

  it("does not take one identity for another that is spelt from the same characters", async () => {
    const tried = tryGateway(requested(SOURCES), functions);
    await tried.send(PATH, identity("a,b", "c"));
    await tried.send(PATH, identity("a", "b,c"));
    expect(tried.events("authorizer")).toHaveLength(2);
  });

  it("is 401 without a call where a part of the identity is missing or empty", async () => {
    const tried = tryGateway(requested(SOURCES), functions);
    expect((await tried.send(PATH, { headers: { "x-tenant": "a" } })).status).toBe(401);
    expect((await tried.send(PATH, identity("", "1"))).status).toBe(401);
    expect(tried.events("authorizer")).toEqual([]);
  });

  it("is asked about every request where nothing is kept", async () => {
    const tried = tryGateway(requested(SOURCES, 0), functions);
    expect((await tried.send(PATH)).status).toBe(201);
    expect((await tried.send(PATH)).status).toBe(201);
    expect(tried.events("authorizer")).toHaveLength(2);
  });
});

describe("a gateway response", () => {
  const responding = (type: string, response: unknown) =>
    edited((body) => {
      body["x-amazon-apigateway-gateway-responses"] = { [type]: response };
    });

  it("of a class stands for the types without one, with its status", async () => {
    const { send } = tryGateway(responding("DEFAULT_4XX", { statusCode: "418" }), functions);
    expect((await send(PATH)).status).toBe(418);
    expect((await send("/nothing")).status).toBe(418);
  });

  it("maps parameters of the request, context and stage variables into headers", async () => {
    const responseParameters = {
      "gatewayresponse.header.X-Literal": "'it''s'",
      "gatewayresponse.header.X-Agent": "method.request.header.user-agent",
      "gatewayresponse.header.X-Page": "method.request.querystring.page",
      "gatewayresponse.header.X-User": "method.request.path.userId",
      "gatewayresponse.header.X-Absent": "method.request.header.absent",
      "gatewayresponse.header.X-Type": "context.error.responseType",
      "gatewayresponse.header.X-Color": "stageVariables.color",
      "gatewayresponse.header.content-type": "'text/plain'",
    };
    const { send } = tryGateway(responding("UNAUTHORIZED", { responseParameters }), functions);
    const answer = await send(`${PATH}/u1`, { headers: { "User-Agent": "browser" }, query: [["page", "7"]] });
    expect(
      ["X-Agent", "X-Page", "X-User", "X-Absent", "X-Type", "X-Color", "Content-Type"].map((name) =>
        headersNamed(answer, name),
      ),
    ).toEqual([["browser"], ["7"], ["u1"], [], ["UNAUTHORIZED"], ["blue"], ["text/plain"]]);
  });

  it("lets no value of a request into a header that HTTP cannot carry", async () => {
    const responseParameters = { "gatewayresponse.header.X-Page": "method.request.querystring.page" };
    const { send } = tryGateway(responding("UNAUTHORIZED", { responseParameters }), functions);
    expect(headersNamed(await send(PATH, { query: [["page", "a\r\nSet-Cookie: b=c"]] }), "X-Page")).toEqual([]);
  });

  it("may be of another media type", async () => {
    const responseTemplates = { "text/html": "<p>$context.error.message</p>" };
    const answer = await tryGateway(responding("UNAUTHORIZED", { responseTemplates }), functions).send(PATH);
    expect([answer.text, headersNamed(answer, "content-type")]).toEqual(["<p>Unauthorized</p>", ["text/html"]]);
  });
});

describe("CORS", () => {
  const allowed = {
    "Access-Control-Allow-Origin": "https://app.example.com",
    "Access-Control-Allow-Methods": "GET,POST",
  };
  const responseParameters = Object.fromEntries(
    Object.entries(allowed).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]),
  );
  const graph = edited((body) => {
    body.paths[PATH].options = {
      "x-amazon-apigateway-integration": {
        type: "mock",
        requestTemplates: { "application/json": '{"statusCode": 204}' },
        responses: { default: { statusCode: "204", responseParameters } },
      },
    };
    body["x-amazon-apigateway-gateway-responses"].DEFAULT_4XX = {
      responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'https://app.example.com'" },
    };
  });

  it("answers a preflight as the document says, without a token", async () => {
    const tried = tryGateway(graph, functions);
    const answer = await tried.send(PATH, { method: "OPTIONS", headers: { Origin: "https://other.example.com" } });
    expect(answer.status).toBe(204);
    for (const [name, value] of Object.entries(allowed)) expect(headersNamed(answer, name)).toEqual([value]);
    expect(tried.events("authorizer")).toEqual([]);
  });

  it("answers a refusal with the header of the gateway response, and adds nothing of its own elsewhere", async () => {
    const { send } = tryGateway(graph, functions);
    expect(headersNamed(await send("/nothing"), "access-control-allow-origin")).toEqual(["https://app.example.com"]);
    const answered = await send(PATH, { headers: bearer });
    expect(headersNamed(answered, "access-control-allow-origin")).toEqual([]);
    expect((await send(`${PATH}/u1`, { method: "OPTIONS" })).status).toBe(403);
  });
});

describe("validation", () => {
  const validated = (schema: unknown, parameters: readonly unknown[] = []) =>
    edited((body) => {
      const { put } = body.paths[PATH];
      Object.assign(put, { parameters, security: [], requestBody: { content: { "application/json": { schema } } } });
    });
  const put = (graph: Graph, body: string, headers = {}) =>
    tryGateway(graph, functions).send(PATH, { method: "PUT", body, headers });

  it("takes a blank parameter for a missing one, and does not look at cookies", async () => {
    const graph = validated({}, [
      { name: "X-Needed", in: "header", required: true },
      { name: "session", in: "cookie", required: true },
    ]);
    expect((await put(graph, "{}", { "x-needed": "  " })).text).toContain("[X-Needed]");
    expect((await put(graph, "{}", { "x-needed": "a" })).status).toBe(201);
  });

  it("reads draft 4's exclusive bounds", async () => {
    const graph = validated({
      properties: { n: { type: "number", minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false } },
    });
    const statuses = [];
    for (const n of [1, 2, 9, 10]) statuses.push((await put(graph, JSON.stringify({ n }))).status);
    expect(statuses).toEqual([422, 201, 201, 422]);
  });

  it("does not let a body pass whose model is not one", async () => {
    expect((await put(validated({ type: "nonsense" }), "{}")).status).toBe(500);
  });
});

describe("the access log", () => {
  const FORMAT = [
    "status",
    "authorizer.status",
    "authorize.status",
    "authorizer.integrationStatus",
    "integration.status",
    "integration.integrationStatus",
    "integration.requestId",
    "error.responseType",
    "error.message",
  ];
  const graph = edited(() => {}, FORMAT.map((name) => `$context.${name}`).join("|"));
  const line = async (given: Parameters<typeof tryGateway>[1], headers: Readonly<Record<string, string>>) => {
    const tried = tryGateway(graph, given);
    await tried.send(PATH, { headers });
    return tried.accessLog()[0];
  };
  const failed = { failure: { errorType: "Error", errorMessage: "broken" } };

  it.each<[string, Parameters<typeof tryGateway>[1], Readonly<Record<string, string>>, string]>([
    ["an answer", functions, bearer, "201|200|200|200|201|200|invocation|-|-"],
    ["no token", functions, {}, "401|-|-|-|-|-|-|UNAUTHORIZED|Unauthorized"],
    [
      "a refusal",
      { ...functions, authorizer: () => policy("arn:other") },
      bearer,
      "403|200|403|200|-|-|-|ACCESS_DENIED|User is not authorized to access this resource",
    ],
    ["an authorizer that fails", { authorizer: () => failed }, bearer, "500|500|-|200|-|-|-|AUTHORIZER_FAILURE|-"],
    [
      "a function that fails",
      { ...functions, "tenant-001": () => failed },
      bearer,
      "502|200|200|200|-|200|invocation|DEFAULT_5XX|Internal server error",
    ],
  ])("tells of %s where it came from", async (_, given, headers, expected) => {
    expect(await line(given, headers)).toBe(expected);
  });

  it("does not tell of a call of the authorizer where its verdict was kept", async () => {
    const tried = tryGateway(
      edited(() => {}, "$context.authorizer.integrationStatus $context.authorizer.status"),
      functions,
    );
    for (const _ of [1, 2]) await tried.send(PATH, { headers: bearer });
    expect(tried.accessLog()).toEqual(["200 200", "- 200"]);
  });
});
