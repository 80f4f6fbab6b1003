import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import { node, tinyGraph } from "../test/tiny-graph.ts";
import { tryGateway } from "../test/try-gateway.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 25, 12) }));
afterEach(() => void vi.useRealTimers());

const PATH = "/tenants/tenant-001/users";
const key = { "x-api-key": "the-key-of-one" };
const functions = { "tenant-001": () => ({ statusCode: 200, body: "{}" }) };

function graphWith(plan: Readonly<Record<string, unknown>>, source?: "AUTHORIZER"): Graph {
  const graph = tinyGraph({
    editBody: (body) => {
      const { get, post } = body.paths[PATH];
      const security = source === undefined ? [{ key: [] }] : [{ token: [], key: [] }];
      return {
        ...body,
        ...(source !== undefined && { "x-amazon-apigateway-api-key-source": source }),
        paths: { ...body.paths, [PATH]: { get: { ...get, security }, post: { ...post, security } } },
        components: {
          ...body.components,
          securitySchemes: {
            ...body.components.securitySchemes,
            key: { type: "apiKey", name: "x-api-key", in: "header" },
          },
        },
      };
    },
  });
  return {
    ...graph,
    nodes: [
      ...graph.nodes,
      node("aws_api_gateway_api_key", "one", { value: "the-key-of-one" }, { id: "key1" }),
      node("aws_api_gateway_api_key", "off", { value: "a-key-turned-off", enabled: false }, { id: "key2" }),
      node("aws_api_gateway_api_key", "stray", { value: "a-key-of-no-plan" }, { id: "key3" }),
      node(
        "aws_api_gateway_usage_plan",
        "plan",
        { apiStages: [{ apiId: "tinyapi", stage: "live" }], ...plan } as never,
        {
          id: "plan1",
        },
      ),
      ...["key1", "key2"].map((keyId) =>
        node("aws_api_gateway_usage_plan_key", keyId, { keyId, keyType: "API_KEY", usagePlanId: "plan1" }),
      ),
    ],
  };
}

const statuses = async (graph: Graph, count: number, methods: readonly string[] = ["GET"]) => {
  const { send } = tryGateway(graph, functions);
  const answers = [];
  for (const method of methods)
    for (let sent = 0; sent < count; sent += 1) answers.push((await send(PATH, { method, headers: key })).status);
  return answers;
};

describe("a method that asks for an API key", () => {
  it.each<[string, Readonly<Record<string, string>>, number]>([
    ["the key of a plan", key, 200],
    ["the key, its header spelt otherwise", { "X-API-Key": "the-key-of-one" }, 200],
    ["no key", {}, 403],
    ["a guessed key", { "x-api-key": "guessed" }, 403],
    ["a key that is turned off", { "x-api-key": "a-key-turned-off" }, 403],
    ["a key of no plan", { "x-api-key": "a-key-of-no-plan" }, 403],
  ])("answers to %s", async (_, headers, status) => {
    const answer = await tryGateway(graphWith({}), functions).send(PATH, { headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.text).toBe('{"message":"Forbidden"}');
  });

  it("does not take a key whose plan is for another stage", async () => {
    const other = graphWith({ apiStages: [{ apiId: "tinyapi", stage: "test" }] });
    expect((await tryGateway(other, functions).send(PATH, { headers: key })).status).toBe(403);
  });

  it("shows the function which key it was", async () => {
    const tried = tryGateway(graphWith({}), functions);
    await tried.send(PATH, { headers: key });
    expect(tried.events("tenant-001")[0]).toMatchObject({
      requestContext: { identity: { apiKey: "the-key-of-one", apiKeyId: "key1" } },
    });
  });

  it("takes it from the authorizer where the API says so, and not from the header", async () => {
    const authorizer = (usageIdentifierKey?: string) => () => ({
      principalId: "one",
      usageIdentifierKey,
      policyDocument: { Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }] },
    });
    const headers = { ...key, Authorization: "Bearer one" };
    const send = (found?: string) =>
      tryGateway(graphWith({}, "AUTHORIZER"), { ...functions, authorizer: authorizer(found) }).send(PATH, { headers });
    expect((await send("the-key-of-one")).status).toBe(200);
    expect((await send()).status).toBe(403);
  });
});

describe("a usage plan", () => {
  it("throttles each client", async () => {
    expect(await statuses(graphWith({ throttleSettings: { rateLimit: 1, burstLimit: 2 } }), 3)).toEqual([
      200, 200, 429,
    ]);
  });

  it("throttles each client at a method", async () => {
    const throttles = [{ path: `${PATH}/GET`, rateLimit: 1, burstLimit: 1 }];
    const plan = { apiStages: [{ apiId: "tinyapi", stage: "live", throttles }] };
    expect(await statuses(graphWith(plan), 2, ["GET", "POST"])).toEqual([200, 429, 200, 200]);
  });

  it("has a quota that begins anew with its period", async () => {
    const { send } = tryGateway(graphWith({ quotaSettings: { limit: 3, offset: 1, period: "DAY" } }), functions);
    const next = async () => (await send(PATH, { headers: key })).status;
    expect([await next(), await next(), await next()]).toEqual([200, 200, 429]);
    expect((await send(PATH, { headers: key })).text).toBe('{"message":"Limit Exceeded"}');
    vi.setSystemTime(Date.UTC(2026, 10, 26, 0, 1));
    expect([await next(), await next(), await next(), await next()]).toEqual([200, 200, 200, 429]);
  });
});
