import { describe, expect, test } from "vitest";
import { userCursor } from "./cursor.ts";
import { type Call, gatewayEvent } from "./test/gateway-call.ts";
import { GOOD_ENVIRONMENT, tryTenantApi, UNREACHABLE_STORES } from "./test/try-tenant-api.ts";
import type { UserStore } from "./users.ts";

const USER_ID = "0a9b8c7d-1234-4abc-9def-0123456789ab";
const ADA = { email: "ada@example.com", name: "Ada" };
const REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef";
const list = (query: NonNullable<Call["query"]>): Call => ({ method: "GET", resource: "/users", query });
const create = (body?: unknown): Call => ({ method: "POST", resource: "/users", body });
const change = (body: unknown, userId = USER_ID): Call => ({
  method: "PUT",
  resource: "/users/{userId}",
  parameters: { userId },
  body,
});
const put = (body: unknown, key = "key"): Call => ({
  method: "PUT",
  resource: "/data/{key}",
  parameters: { key },
  body,
});
const deep = (levels: number) => `{"value":{"a":${"[".repeat(levels)}${"]".repeat(levels)}}}`;
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

const BAD_REQUESTS: readonly (readonly [string, Call, string])[] = [
  ["no body", create(), "The body is missing."],
  ["an empty body", create(""), "The body is missing."],
  ["a body that is no JSON", create("{"), "The body is not JSON."],
  ["a body that is a list", create([]), "The body is not an object."],
  ["a body that is null", create("null"), "The body is not an object."],
  ["no name", create({ email: ADA.email }), "name is missing."],
  ["an unknown field", create({ ...ADA, role: "admin" }), "The body has a field that is not known."],
  ["an id of its own", create({ ...ADA, userId: USER_ID }), "The body has a field that is not known."],
  ["a blank name", create({ ...ADA, name: " \t" }), "name is empty."],
  ["a long name", create({ ...ADA, name: "x".repeat(257) }), "name is longer than 256 characters."],
  ["a name with a line break", create({ ...ADA, name: "a\nb" }), "name has characters that cannot be shown."],
  [
    "a name with half a character",
    create('{"email":"a@b.cc","name":"\\ud800"}'),
    "name has characters that cannot be shown.",
  ],
  ["a name that is no text", create({ ...ADA, name: 1 }), "name is not a string."],
  ["no e-mail address", create({ ...ADA, email: "ada" }), "email is not an e-mail address."],
  [
    "a long e-mail address",
    create({ ...ADA, email: `${"x".repeat(250)}@b.cc` }),
    "email is longer than 254 characters.",
  ],
  ["a change without a version", change(ADA), "version is missing."],
  ["version 0", change({ ...ADA, version: 0 }), "version is less than 1."],
  ["version 1.5", change({ ...ADA, version: 1.5 }), "version is not a whole number."],
  ["a version in text", change({ ...ADA, version: "1" }), "version is not a number."],
  ["a version beyond counting", change({ ...ADA, version: Number.MAX_SAFE_INTEGER }), "version is too large."],
  ["an id of another form", change({ ...ADA, version: 1 }, "1"), "userId is not a user's id."],
  ["an id in capitals", change({ ...ADA, version: 1 }, USER_ID.toUpperCase()), "userId is not a user's id."],
  ["no value", put({}), "value is missing."],
  ["a value that is a list", put({ value: [] }), "value is not an object."],
  ["a value that is text", put({ value: "x" }), "value is not an object."],
  [
    "a value nested too deep",
    put(deep(40)),
    "value is nested deeper than 32 levels, or has a number that is out of range.",
  ],
  [
    "a value nested absurdly deep",
    put(deep(100_000)),
    "value is nested deeper than 32 levels, or has a number that is out of range.",
  ],
  [
    "a number out of range",
    put('{"value":{"a":1e999}}'),
    "value is nested deeper than 32 levels, or has a number that is out of range.",
  ],
  ["a version of null", put({ value: {}, version: null }), "version is not a number."],
  ["a key that is empty", put({ value: {} }, ""), "key is not well-formed."],
  ["a key with a slash", put({ value: {} }, "a%2Fb"), "key has a slash, or is a step of a path."],
  ["a key that climbs", put({ value: {} }, ".."), "key has a slash, or is a step of a path."],
  ["a key with a control character", put({ value: {} }, "a%00b"), "key has characters that cannot be shown."],
  ["a key that is encoded twice", put({ value: {} }, "a%2541"), "key is not well-formed."],
  ["a key that is encoded wrongly", put({ value: {} }, "%E0%A4%A"), "key is not well-formed."],
  ["a long key", put({ value: {} }, "k".repeat(513)), "key has more than 512 bytes."],
  [
    "a long key of wide characters",
    put({ value: {} }, encodeURIComponent("世".repeat(171))),
    "key has more than 512 bytes.",
  ],
  ["a page of 0", list({ pageSize: "0" }), "pageSize is not a whole number from 1."],
  ["a page of 101", list({ pageSize: "101" }), "pageSize is more than 100."],
  ["a page of 1e1", list({ pageSize: "1e1" }), "pageSize is not a whole number from 1."],
  ["an empty page size", list({ pageSize: "" }), "pageSize is not a whole number from 1."],
  ["two page sizes", list({ pageSize: ["1", "2"] }), "The query gives a parameter more than once."],
  ["an unknown parameter", list({ filter: "x" }), "The query has a field that is not known."],
  [
    "a parameter where there are none",
    { ...create(ADA), query: { dry: "1" } },
    "The query has a field that is not known.",
  ],
  [
    "a version to delete in words",
    { method: "DELETE", resource: "/data/{key}", parameters: { key: "k" }, query: { version: "latest" } },
    "version is not a whole number from 1.",
  ],
  ...[
    "",
    "x",
    "cursor",
    base64url(USER_ID),
    base64url({ userId: USER_ID }),
    base64url(["data", "tenant-001", USER_ID]),
    base64url(["users", "tenant-001", "someone-else"]),
    base64url(["users", "tenant-001", USER_ID, "more"]),
    base64url(["users", "tenant-001", { S: USER_ID }]),
    userCursor("tenant-002", USER_ID),
    `${userCursor("tenant-001", USER_ID)}=`,
    ` ${userCursor("tenant-001", USER_ID)}`,
  ].map(
    (cursor) =>
      [
        `the cursor ${JSON.stringify(cursor)}`,
        list({ cursor }),
        "cursor is not one that a page of this list ended with.",
      ] as const,
  ),
  ["a cursor that is a book", list({ cursor: "x".repeat(257) }), "cursor is too long."],
];

describe("a request that is not of the form asked for", () => {
  test.each(BAD_REQUESTS)("%s", async (_, call, message) => {
    const { status, body, headers } = await tryTenantApi(UNREACHABLE_STORES).call(call);
    expect(status).toBe(400);
    expect(body).toEqual({ error: { code: "BadRequest", message, requestId: REQUEST_ID } });
    expect(headers).toEqual({
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
      "Referrer-Policy": "no-referrer",
      "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
      "X-Content-Type-Options": "nosniff",
    });
  });

  test.each([
    ["decoded once by the gateway", "%2561", "%61"],
    ["of another record than the path's", "a", "b"],
  ])("a key %s", async (_, encoded, given) => {
    const event = gatewayEvent({ method: "GET", resource: "/data/{key}", parameters: { key: encoded } });
    const answer = await tryTenantApi(UNREACHABLE_STORES).send({ ...event, pathParameters: { key: given } });
    expect(answer).toMatchObject({ status: 400, body: { error: { message: "key is not well-formed." } } });
  });

  test("a body that is too large", async () => {
    const answer = await tryTenantApi(UNREACHABLE_STORES).call(create({ ...ADA, name: "x".repeat(400_000) }));
    expect(answer).toMatchObject({ status: 413, body: { error: { code: "RequestTooLarge", requestId: REQUEST_ID } } });
  });
});

describe("a cursor of a page", () => {
  test("leads to where that page ended, in the function's own table", async () => {
    const asked: unknown[] = [];
    const users: UserStore = {
      ...UNREACHABLE_STORES.users,
      list: async (...args) => {
        asked.push(args);
        return { users: [], last: USER_ID };
      },
    };
    const { call } = tryTenantApi({ ...UNREACHABLE_STORES, users });
    const { body } = await call(list({ pageSize: "7" }));
    await call(list({ cursor: body.cursor }));
    expect(asked).toEqual([
      [7, undefined],
      [25, USER_ID],
    ]);
  });
});

describe("a request for another tenant", () => {
  const good = gatewayEvent({ method: "GET", resource: "/users" });
  const other = gatewayEvent({ method: "GET", resource: "/users" }, "tenant-002");
  const { requestContext } = good;

  test.each([
    ["by everything", other],
    ["by its path", { ...good, path: other.path }],
    ["by its resource", { ...good, resource: other.resource }],
    ["by a resource with the tenant as a parameter", { ...good, resource: "/tenants/{tenantId}/users" }],
    ["by its authorizer", { ...good, requestContext: { ...requestContext, authorizer: { tenantId: "tenant-002" } } }],
    ["by no authorizer", { ...good, requestContext: { ...requestContext, authorizer: null } }],
    ["by an authorizer without a word", { ...good, requestContext: { ...requestContext, authorizer: {} } }],
    ["by a list", { ...good, requestContext: { ...requestContext, authorizer: { tenantId: ["tenant-001"] } } }],
    ["whose id begins alike", gatewayEvent({ method: "GET", resource: "/users" }, "tenant-0011")],
    ["by an encoded path", { ...good, path: "/tenants/tenant-00%31/users" }],
    ["by a path that climbs", { ...good, path: "/tenants/tenant-002/../tenant-001/users" }],
  ])("%s is refused before anything is read, and reported as a breach", async (_, event) => {
    const { send, lines } = tryTenantApi(UNREACHABLE_STORES);
    expect(await send(event)).toMatchObject({
      status: 403,
      body: { error: { code: "Forbidden", requestId: REQUEST_ID } },
    });
    expect(lines.map(({ event: name, level }) => [name, level])).toEqual([
      ["tenant_api.wall_breached", "error"],
      ["tenant_api.request", "info"],
    ]);
  });
});

describe("a path or method that the API does not have", () => {
  test.each(["/", "/data", "/users/", "/orders", "/__proto__", "/constructor"])("%s is not found", async (resource) => {
    const { call } = tryTenantApi(UNREACHABLE_STORES);
    expect(await call({ method: "GET", resource })).toMatchObject({
      status: 404,
      body: { error: { code: "NotFound" } },
    });
  });

  test.each([
    ["/users", "DELETE", "GET, POST"],
    ["/users/{userId}", "POST", "GET, PUT, DELETE"],
    ["/data/{key}", "PATCH", "GET, PUT, DELETE"],
    ["/users", "constructor", "GET, POST"],
    ["/users", "get", "GET, POST"],
  ])("%s does not take %s", async (resource, method, allowed) => {
    const { call } = tryTenantApi(UNREACHABLE_STORES);
    const answer = await call({ method, resource, parameters: { userId: USER_ID, key: "k" } });
    expect(answer).toMatchObject({
      status: 405,
      headers: { Allow: allowed },
      body: { error: { code: "MethodNotAllowed" } },
    });
  });
});

describe("a function that was started wrongly", () => {
  test.each([
    ["TENANT_ID", undefined],
    ["TENANT_ID", "shared"],
    ["TENANT_ID", "tenant-1"],
    ["TENANT_SUBNET", undefined],
    ["TENANT_SUBNET", "none"],
    ["TENANT_SUBNET", "subnet-0a1b2c3d"],
    ["TENANT_SUBNET", "subnet-2,subnet-1"],
    ["TENANT_SUBNET", "subnet-1,subnet-1"],
    ["TENANT_SUBNET", "subnet-1,subnet-2,subnet-3"],
    ["USERS_TABLE", ""],
    ["USERS_TABLE", "tenant-002-users-dev"],
    ["USERS_TABLE", "tenant-001-data-dev"],
    ["USERS_TABLE", "tenant-001-users-"],
    ["DATA_TABLE", undefined],
    ["DATA_TABLE", "tenant-0011-data-dev"],
    ["DATA_TABLE", "tenant-001-data-prod"],
  ])("%s is %j: it answers 500 to everything, and says why in its log", async (name, value) => {
    const { call, send, lines } = tryTenantApi(UNREACHABLE_STORES, { ...GOOD_ENVIRONMENT, [name]: value });
    const refused = {
      status: 500,
      body: { error: { code: "InternalError", message: "The request failed.", requestId: REQUEST_ID } },
    };
    expect(await call(list({}))).toMatchObject(refused);
    expect(await call({ method: "GET", resource: "/orders" })).toMatchObject(refused);
    expect((await send(undefined)).status).toBe(500);
    expect(new Set(lines.map(({ event }) => event))).toEqual(new Set(["tenant_api.failure"]));
    expect(String(lines[0]?.["reason"])).toMatch(new RegExp(`^The function is misconfigured: ${name} is `));
  });

  test("of other tables than its tenant's says so of both", async () => {
    const { call, lines } = tryTenantApi(UNREACHABLE_STORES, { ...GOOD_ENVIRONMENT, TENANT_ID: "tenant-002" });
    await call(list({}));
    expect(lines[0]?.["reason"]).toBe(
      "The function is misconfigured: USERS_TABLE is not this tenant's table of users. DATA_TABLE is not this tenant's table of data.",
    );
  });
});

test("an event of another kind is answered with 500, and logged", async () => {
  const { send, lines } = tryTenantApi(UNREACHABLE_STORES);
  for (const event of [
    undefined,
    null,
    1,
    {},
    { Records: [] },
    { version: "2.0", requestContext: { requestId: "r" } },
  ]) {
    expect((await send(event)).status).toBe(500);
  }
  expect(lines.map(({ event, tenantId }) => `${event} ${tenantId}`)).toEqual(
    Array(6).fill("tenant_api.failure tenant-001"),
  );
});
