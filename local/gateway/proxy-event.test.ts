import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { blueprintOf } from "../blueprint/blueprint.ts";
import { tinyGraph } from "../test/tiny-graph.ts";
import type { ApiCall } from "./call.ts";
import { type ProxyEvent, proxyEvent } from "./proxy-event.ts";
import type { ApiRequest } from "./request.ts";
import type { Route } from "./routes.ts";

/** The event of AWS's documentation: its fields, and which of them may be null. */
const documented: ProxyEvent = JSON.parse(
  readFileSync(new URL("../test/fixtures/rest-proxy-event.json", import.meta.url), "utf8"),
);

const [api] = blueprintOf(tinyGraph()).apis;
if (api === undefined) throw new Error("The tiny graph has an API.");
const request: ApiRequest = {
  requestId: "id",
  extendedRequestId: "extended",
  receivedAt: new Date("2020-03-04T19:15:17Z"),
  method: "GET",
  path: "/my/a%20b",
  headers: [
    ["header1", "value1"],
    ["header2", "value1"],
    ["header2", "value2"],
  ],
  query: [
    ["parameter1", "value1"],
    ["parameter1", "value2"],
    ["parameter2", "value"],
  ],
  body: Buffer.from("Hello"),
  sourceIp: "192.0.2.1",
  protocol: "HTTP/1.1",
};
const route: Route = {
  resource: { id: "r1", path: "/my/{name}", segments: ["my", "{name}"], operations: new Map() },
  operation: { parameters: [] },
  pathParameters: { name: "a b" },
};
const call: ApiCall = {
  api,
  request,
  authorizer: { principalId: "someone", context: { tenantId: "tenant-001" }, latencyMilliseconds: 3 },
  notes: new Map(),
};

describe("proxyEvent", () => {
  const event = proxyEvent(call, route);

  it("has the fields of the documented event and no others", () => {
    expect(Object.keys(event).sort()).toEqual(Object.keys(documented).sort());
    expect(Object.keys(event.requestContext).sort()).toEqual(Object.keys(documented.requestContext).sort());
    expect(Object.keys(event.requestContext.identity).sort()).toEqual(
      Object.keys(documented.requestContext.identity).sort(),
    );
  });

  it("gives the last of several values singly, and all of them in order", () => {
    expect(event.queryStringParameters).toEqual({ parameter1: "value2", parameter2: "value" });
    expect(event.multiValueQueryStringParameters).toEqual({ parameter1: ["value1", "value2"], parameter2: ["value"] });
    expect(event.headers).toEqual({ header1: "value1", header2: "value2" });
    expect(event.multiValueHeaders).toEqual({ header1: ["value1"], header2: ["value1", "value2"] });
  });

  it("has the path as it was sent and its parameters decoded", () => {
    expect(event).toMatchObject({ resource: "/my/{name}", path: "/my/a%20b", pathParameters: { name: "a b" } });
  });

  it("says who calls what, and when", () => {
    expect(event.requestContext).toMatchObject({
      authorizer: { principalId: "someone", tenantId: "tenant-001", integrationLatency: 3 },
      resourcePath: "/my/{name}",
      path: "/live/my/a%20b",
      stage: "live",
      apiId: "tinyapi",
      domainName: "tinyapi.execute-api.us-east-1.amazonaws.com",
      requestTime: "04/Mar/2020:19:15:17 +0000",
      requestTimeEpoch: 1583349317000,
    });
  });

  it("has null where there is nothing", () => {
    const bare = { ...request, query: [], body: Buffer.alloc(0) };
    const stage = { ...api.stage, variables: {} };
    expect(
      proxyEvent({ ...call, api: { ...api, stage }, request: bare }, { ...route, pathParameters: {} }),
    ).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
  });

  it("encodes the body of a binary media type, and no other", () => {
    const image: ApiRequest = { ...request, headers: [["Content-Type", "image/png"]] };
    expect(proxyEvent({ ...call, request: image }, route)).toMatchObject({ body: "SGVsbG8=", isBase64Encoded: true });
    expect(event).toMatchObject({ body: "Hello", isBase64Encoded: false });
  });
});
