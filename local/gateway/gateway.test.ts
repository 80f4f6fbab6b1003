import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalCloud } from "../local-cloud.ts";
import { startLocalCloud } from "../start-local-cloud.ts";
import { call, type Sent } from "../test/client.ts";
import { TINY_TENANTS, tinyGraph } from "../test/tiny-graph.ts";

let cloud: LocalCloud;
let stage: string;
const own = (path: string, sent: Sent = {}) =>
  call(`${stage}/tenants/tenant-001${path}`, { token: "tenant-001", ...sent });
const asked = (token: string) =>
  cloud.logs.read("/aws/lambda/authorizer").filter(({ message }) => message.endsWith(`\tINFO\tasked about ${token}`))
    .length;

beforeAll(async () => {
  const tenants = { ...TINY_TENANTS, "tenant-003": { source: "tenant.mjs" } };
  cloud = await startLocalCloud(tinyGraph({ tenants, suspended: ["tenant-003"] }));
  stage = cloud.apis[0]?.url ?? "";
});
afterAll(() => cloud.stop());

describe("the authorizer", () => {
  it("lets a tenant's token through to its own function, with what it said of the caller", async () => {
    const { status, json } = await own("/users");
    expect(status).toBe(200);
    expect(json.event.requestContext.authorizer).toMatchObject({
      principalId: "user-of-tenant-001",
      tenantId: "tenant-001",
      number: "1",
      flag: "true",
    });
  });

  it("is asked once about a token, and its policy still decides each path anew", async () => {
    const path = (tenant: string) => `${stage}/tenants/${tenant}/users`;
    const token = "tenant-002";
    const before = asked(token);
    expect((await call(path("tenant-002"), { token })).status).toBe(200);
    expect((await call(path("tenant-001"), { token })).status).toBe(403);
    expect((await call(path("tenant-002"), { token })).status).toBe(200);
    expect((await call(path("tenant-001"), { token })).status).toBe(403);
    expect(asked(token) - before).toBe(1);
  });

  it("refuses another tenant's path first, and opens the own one after", async () => {
    const token = "tenant-004";
    expect((await call(`${stage}/tenants/tenant-001/users`, { token })).status).toBe(403);
    expect(asked(token)).toBe(1);
  });

  it.each([
    ["no token", {}, 401],
    ["an empty one", { headers: { Authorization: "" } }, 401],
    ["one that is not of the expected form", { headers: { Authorization: "Basic dXNlcg==" } }, 401],
    ["one that only begins in the expected form", { headers: { Authorization: "Bearer tenant-001 more" } }, 401],
    ["one that the authorizer refuses", { token: "forged" }, 401],
    ["one on which the authorizer fails", { token: "broken" }, 500],
    ["one for which its answer is malformed", { token: "malformed" }, 500],
    ["one that is denied", { token: "denied" }, 403],
  ])("answers to %s", async (_, sent, status) => {
    expect((await call(`${stage}/tenants/tenant-001/users`, sent)).status).toBe(status);
  });

  it("is not asked about a token that has not the expected form", async () => {
    const count = cloud.logs.read("/aws/lambda/authorizer").length;
    await call(`${stage}/tenants/tenant-001/users`, { headers: { Authorization: "nonsense" } });
    expect(cloud.logs.read("/aws/lambda/authorizer")).toHaveLength(count);
  });

  it("is not asked where a method is public", async () => {
    const { status, json } = await call(`${stage}/tenants/tenant-001/users/me`);
    expect(status).toBe(200);
    expect(json.event.requestContext.authorizer).toBeUndefined();
  });

  it("does not open a path that is written in another way than its policy says", async () => {
    expect((await call(`${stage}/tenants/tenant%2D001/users`, { token: "tenant-002" })).status).toBe(403);
    expect((await call(`${stage}/tenants/tenant-002/../tenant-001/users`, { token: "tenant-002" })).status).toBe(403);
  });
});

describe("gateway responses", () => {
  it("come from the document, with its headers and variables", async () => {
    const answer = await call(`${stage}/tenants/tenant-001/users`);
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
    expect(answer.json).toEqual({ code: "Unauthorized", id: answer.headers["x-amzn-requestid"] });
  });

  it("are API Gateway's where the document has none", async () => {
    const missing = await own("/nothing");
    expect([missing.status, missing.json]).toEqual([403, { message: "Missing Authentication Token" }]);
    const denied = await call(`${stage}/tenants/tenant-001/users`, { token: "denied" });
    expect(denied.json).toEqual({ message: "User is not authorized to access this resource with an explicit deny" });
    const broken = await call(`${stage}/tenants/tenant-001/users`, { token: "broken" });
    expect(broken.json).toEqual({ message: null });
  });

  it("answer 403 to a method that a path does not have, and outside the stage", async () => {
    expect((await own("/users", { method: "DELETE" })).json).toEqual({ message: "Missing Authentication Token" });
    expect((await call(stage.replace("/live", "/other/tenants/tenant-001/users"))).json).toEqual({
      message: "Forbidden",
    });
  });

  it("answer 400 to a path that is not percent-encoded", async () => {
    expect((await own("/users/%E0%A4%A")).status).toBe(400);
  });
});

describe("validation", () => {
  const put = (body: string, sent: Sent = {}) => own("/users?act=echo", { method: "PUT", body, ...sent });

  it("lets a valid request through", async () => {
    const answer = await put('{"email":"a@b.c"}');
    expect([answer.status, answer.json.event.body]).toEqual([200, '{"email":"a@b.c"}']);
  });

  it("names the parameters that are missing", async () => {
    const answer = await own("/users", { method: "PUT", body: '{"email":"a@b.c"}' });
    expect([answer.status, answer.json]).toEqual([400, { message: "Missing required request parameters: [act]" }]);
  });

  it.each([
    ["no JSON", "{", "the body is not JSON"],
    ["no body", "", "the body is not JSON"],
    ["a property missing", "{}", "object has missing required properties"],
    ["a referenced schema's rule", '{"email":"a"}', "must NOT have fewer than 3 characters"],
    ["an unknown property", '{"email":"a@b.c","admin":true}', "not allowed by the schema"],
  ])("refuses %s", async (_, body, complaint) => {
    const answer = await put(body);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(complaint);
  });

  it("has no model for another content type, and lets it pass as API Gateway does", async () => {
    expect((await put("text", { headers: { "Content-Type": "text/plain" } })).status).toBe(200);
  });

  it("takes a content type with parameters for what it is", async () => {
    expect((await put("{}", { headers: { "Content-Type": "Application/JSON; charset=utf-8" } })).status).toBe(422);
  });
});

describe("the function's event and answer", () => {
  it("carry headers and parameters singly and with all values", async () => {
    const headers = { "X-Several": ["a", "b"], "x-CASE": "kept" };
    const { json } = await own("/users/a%20b?p=1&p=2&q=%C3%A9&empty", { headers });
    expect(json.event).toMatchObject({
      resource: "/tenants/tenant-001/users/{userId}",
      path: "/tenants/tenant-001/users/a%20b",
      pathParameters: { userId: "a b" },
      queryStringParameters: { p: "2", q: "é", empty: "" },
      multiValueQueryStringParameters: { p: ["1", "2"], q: ["é"], empty: [""] },
      stageVariables: { color: "blue" },
    });
    expect(json.event.headers).toMatchObject({ "X-Several": "b", "x-CASE": "kept", "X-Forwarded-Proto": "https" });
    expect(json.event.multiValueHeaders["X-Several"]).toEqual(["a", "b"]);
  });

  it("carry the rest of a greedy path, for any method", async () => {
    const { json } = await own("/files/a/b%2Fc", { method: "PATCH" });
    expect(json.event).toMatchObject({ httpMethod: "PATCH", pathParameters: { path: "a/b/c" } });
  });

  it("carry binary bodies in base64, both ways", async () => {
    const { json } = await own("/users", {
      method: "POST",
      headers: { "Content-Type": "image/png" },
      body: Buffer.from([0x89, 0xff]),
    });
    expect(json.event).toMatchObject({ isBase64Encoded: true, body: "if8=" });
    const image = await own("/users?act=image", { headers: { Accept: "image/png" } });
    expect([...image.bytes]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });

  it("keep several values of a header, and remap the gateway's own", async () => {
    const answer = await own("/users?act=headers");
    expect(answer.status).toBe(202);
    expect(answer.headers).toMatchObject({
      "x-single": "one",
      "x-both": "a, b",
      "set-cookie": ["a=1", "b=2"],
      "x-amzn-remapped-server": "mine",
      "content-type": "text/plain",
    });
    expect(answer.text).toBe("plain");
  });

  it("reach the function with its context", async () => {
    const { json } = await own("/users");
    expect(json.context).toMatchObject({
      functionName: "tenant-001",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:tenant-001",
      logGroupName: "/aws/lambda/tenant-001",
      memoryLimitInMB: "128",
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(json.remaining).toBeGreaterThan(4_000);
    expect(json.remaining).toBeLessThanOrEqual(5_000);
  });

  it("may be 10 MB for the gateway and 6 MB for the function", async () => {
    expect((await own("/users", { method: "POST", body: "x".repeat(11 * 1024 * 1024) })).status).toBe(413);
    expect((await own("/users", { method: "POST", body: "x".repeat(7 * 1024 * 1024) })).status).toBe(413);
    expect((await own("/users?act=print", { method: "POST", body: "x".repeat(5 * 1024 * 1024) })).status).toBe(200);
  });
});

describe("a suspended tenant", () => {
  const suspended = (sent: Sent) => call(`${stage}/tenants/tenant-003/users`, sent);

  it("is answered by the API itself", async () => {
    const answer = await suspended({ token: "tenant-003" });
    expect([answer.status, answer.json.suspended]).toEqual([403, true]);
    expect(cloud.tenants.find(({ id }) => id === "tenant-003")?.suspended).toBe(true);
  });

  it("is told so to its own users only", async () => {
    expect((await suspended({})).status).toBe(401);
    expect((await suspended({ token: "tenant-001" })).json).toEqual({
      message: "User is not authorized to access this resource",
    });
  });

  it("lets no client choose the answer by a body of another type", async () => {
    const headers = { "Content-Type": "text/plain" };
    const answer = await suspended({ token: "tenant-003", method: "POST", headers, body: '{"statusCode":200}' });
    expect(answer.status).toBe(415);
  });
});

it("writes a line of the stage's format for each request, refused ones too", async () => {
  const lines = () => cloud.logs.read("/tiny/access").map(({ message }) => JSON.parse(message));
  const answered = await own("/users/me");
  const refused = await call(`${stage}/tenants/tenant-001/users`);
  const idOf = (answer: typeof answered) => answer.headers["x-amzn-requestid"];
  expect(lines().find(({ id }) => id === idOf(answered))).toMatchObject({ tenant: "-", status: "200", type: "-" });
  const stranger = await call(`${stage}/tenants/tenant-001/users`, { token: "tenant-002" });
  expect(lines().find(({ id }) => id === idOf(stranger))).toMatchObject({ tenant: "tenant-002", status: "403" });
  expect(lines().find(({ id }) => id === idOf(refused))).toMatchObject({
    path: "/tenants/tenant-001/users",
    status: "401",
    type: "UNAUTHORIZED",
  });
});
