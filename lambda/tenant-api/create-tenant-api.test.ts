import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dynamoDbRecordStore } from "./dynamodb/record-store.ts";
import { dynamoDbUserStore } from "./dynamodb/user-store.ts";
import { gatewayEvent } from "./test/gateway-call.ts";
import { type Dynalite, startDynalite } from "./test/start-dynalite.ts";
import { GOOD_ENVIRONMENT, tryTenantApi } from "./test/try-tenant-api.ts";

const { USERS_TABLE: users, DATA_TABLE: data } = GOOD_ENVIRONMENT;
let dynalite: Dynalite;
let api: ReturnType<typeof tryTenantApi>;
let time = Date.parse("2026-01-02T03:04:05.678Z");

beforeAll(async () => {
  dynalite = await startDynalite({ users, data });
});
afterAll(() => dynalite.stop());
beforeEach(() => {
  const stores = {
    users: dynamoDbUserStore(dynalite.client, users),
    records: dynamoDbRecordStore(dynalite.client, data),
  };
  api = tryTenantApi(stores, GOOD_ENVIRONMENT, () => time++);
});

const createUser = (body: unknown) => api.call({ method: "POST", resource: "/users", body });
const user = (method: string, userId: string, rest = {}) =>
  api.call({ method, resource: "/users/{userId}", parameters: { userId }, ...rest });
const record = (method: string, key: string, rest = {}) =>
  api.call({ method, resource: "/data/{key}", parameters: { key }, ...rest });
const list = (query: Readonly<Record<string, string>> = {}) => api.call({ method: "GET", resource: "/users", query });

const ADA = { email: "ada@example.com", name: "Ada Lovelace" };
const UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";
const UUID = expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
const ISO = expect.stringMatching(/^2026-01-02T03:\d\d:\d\d\.\d{3}Z$/);

describe("a user", () => {
  test("is created, read back, changed and deleted", async () => {
    const created = await createUser(ADA);
    expect(created.status).toBe(201);
    expect(created.body).toEqual({ userId: UUID, ...ADA, version: 1, createdAt: ISO, updatedAt: ISO });
    const { userId, createdAt } = created.body;
    expect(created.headers["Location"]).toBe(`users/${userId}`);
    expect(await user("GET", userId)).toMatchObject({ status: 200, body: created.body });

    const renamed = await user("PUT", userId, { body: { email: ADA.email, name: "Ada King", version: 1 } });
    expect(renamed.status).toBe(200);
    expect(renamed.body).toEqual({ ...created.body, name: "Ada King", version: 2, updatedAt: ISO });
    expect(renamed.body.createdAt).toBe(createdAt);
    expect((await user("GET", userId)).body).toEqual(renamed.body);

    expect(await user("DELETE", userId)).toMatchObject({ status: 204, body: undefined });
    expect((await user("GET", userId)).status).toBe(404);
  });

  test("may have an e-mail address that another has: its id is its identity", async () => {
    const [first, second] = [await createUser(ADA), await createUser(ADA)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.userId).not.toBe(second.body.userId);
  });

  test("changed by two writers at once is changed by exactly one of them", async () => {
    const { userId } = (await createUser(ADA)).body;
    for (let version = 1; version <= 10; version += 1) {
      const attempts = await Promise.all(
        ["x", "y", "z"].map((name) => user("PUT", userId, { body: { ...ADA, name, version } })),
      );
      expect(attempts.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      const winner = attempts.find(({ status }) => status === 200);
      expect((await user("GET", userId)).body).toEqual(winner?.body);
    }
  });

  test("that is not there is not changed, and not made by it", async () => {
    expect((await user("PUT", UNKNOWN_ID, { body: { ...ADA, version: 1 } })).status).toBe(404);
    expect((await user("GET", UNKNOWN_ID)).status).toBe(404);
  });

  test("is deleted as often as one likes", async () => {
    const { userId } = (await createUser(ADA)).body;
    const deletions = await Promise.all([user("DELETE", userId), user("DELETE", userId), user("DELETE", userId)]);
    expect(deletions.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect((await user("DELETE", userId, { query: { version: "1" } })).status).toBe(204);
  });

  test("is deleted only in the version given", async () => {
    const { userId } = (await createUser(ADA)).body;
    expect((await user("DELETE", userId, { query: { version: "2" } })).body.error.code).toBe("Conflict");
    expect((await user("GET", userId)).status).toBe(200);
    expect((await user("DELETE", userId, { query: { version: "1" } })).status).toBe(204);
    expect((await user("GET", userId)).status).toBe(404);
  });
});

describe("the list of users", () => {
  test("gives each user once, page after page, while others come and go", async () => {
    const made = await Promise.all(Array.from({ length: 23 }, (_, index) => createUser({ ...ADA, name: `n${index}` })));
    const ids = made.map(({ body }) => body.userId);
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await list({ pageSize: "5", ...(cursor !== undefined && { cursor }) });
      expect(page.status).toBe(200);
      expect(Object.keys(page.body).filter((key) => key !== "cursor")).toEqual(["users"]);
      expect(page.body.users.length).toBeLessThanOrEqual(5);
      const pageIds: string[] = page.body.users.map(({ userId }: { userId: string }) => userId);
      seen.push(...pageIds);
      cursor = page.body.cursor;
      pages += 1;
      // The user that the cursor points after is gone before the next page is asked for.
      const last = pageIds.at(-1);
      if (last !== undefined && pages === 1) await user("DELETE", last);
    } while (cursor !== undefined);
    expect(seen.length).toBe(new Set(seen).size);
    expect(ids.every((id) => seen.includes(id))).toBe(true);
    expect(pages).toBeGreaterThanOrEqual(5);
  });

  test("shows no field of the table's own", async () => {
    await createUser(ADA);
    const [first] = (await list({ pageSize: "1" })).body.users;
    expect(Object.keys(first).sort()).toEqual(["createdAt", "email", "name", "updatedAt", "userId", "version"]);
  });

  test("of at most 100 a page, and of 25 if nothing is said", async () => {
    await Promise.all(Array.from({ length: 30 }, () => createUser(ADA)));
    expect((await list()).body.users.length).toBe(25);
    expect((await api.send({ ...gatewayEvent({ method: "GET", resource: "/users" }) })).body.users.length).toBe(25);
    expect((await list({ pageSize: "100" })).status).toBe(200);
  });
});

describe("a record", () => {
  const value = {
    title: "Grüße, 世界 🚢",
    nested: { list: [1, -0.5, 1e300, null, true, ""], empty: {} },
    "": "",
    __proto: 1,
  };

  test("is written, read back, replaced and deleted", async () => {
    const made = await record("PUT", "plan", { body: { value } });
    expect(made).toMatchObject({ status: 200, body: { key: "plan", value, updatedAt: ISO } });
    expect(Object.keys(made.body).sort()).toEqual(["key", "updatedAt", "value", "version"]);
    expect(await record("GET", "plan")).toMatchObject({ status: 200, body: made.body });
    const replaced = await record("PUT", "plan", { body: { value: {}, version: made.body.version } });
    expect(replaced).toMatchObject({ status: 200, body: { value: {}, version: made.body.version + 1 } });
    expect((await record("GET", "plan")).body).toEqual(replaced.body);
    expect((await record("DELETE", "plan")).status).toBe(204);
    expect((await record("DELETE", "plan")).status).toBe(204);
    expect((await record("GET", "plan")).status).toBe(404);
  });

  test("keeps a member that is called __proto__", async () => {
    const body = '{"value":{"__proto__":{"admin":true},"constructor":1}}';
    await record("PUT", "proto", { body });
    const answer = await api.call({ method: "GET", resource: "/data/{key}", parameters: { key: "proto" } });
    expect(JSON.stringify(answer.body.value)).toBe('{"__proto__":{"admin":true},"constructor":1}');
  });

  test("made by two writers at once is made by exactly one of them", async () => {
    for (let round = 0; round < 10; round += 1) {
      const attempts = await Promise.all(
        ["x", "y", "z"].map((writer) => record("PUT", `race-${round}`, { body: { value: { writer } } })),
      );
      expect(attempts.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      const winner = attempts.find(({ status }) => status === 200);
      expect((await record("GET", `race-${round}`)).body).toEqual(winner?.body);
    }
  });

  test("replaced by two writers at once is replaced by exactly one of them", async () => {
    let { version } = (await record("PUT", "shared", { body: { value: {} } })).body;
    for (let round = 0; round < 10; round += 1) {
      const attempts = await Promise.all(
        ["x", "y"].map((writer) => record("PUT", "shared", { body: { value: { writer }, version } })),
      );
      expect(attempts.map(({ status }) => status).sort()).toEqual([200, 409]);
      version += 1;
    }
  });

  test("made anew is not overwritten by a writer who knew only its predecessor", async () => {
    const { version } = (await record("PUT", "reborn", { body: { value: { life: 1 } } })).body;
    await record("DELETE", "reborn");
    await record("PUT", "reborn", { body: { value: { life: 2 } } });
    expect((await record("PUT", "reborn", { body: { value: { life: 1.5 }, version } })).status).toBe(409);
    expect((await record("GET", "reborn")).body.value).toEqual({ life: 2 });
  });

  test("with a version is not made where there is none", async () => {
    expect((await record("PUT", "absent", { body: { value: {}, version: 1 } })).status).toBe(409);
    expect((await record("GET", "absent")).status).toBe(404);
  });

  test.each([
    ["plain", "plain-key_1.json~"],
    ["a space", "a%20b"],
    ["another script", encodeURIComponent("ключ-鍵-🔑")],
    ["a plus, which stays one", "a+b"],
    ["a question mark and a hash", "a%3Fb%23c"],
    ["512 bytes", "k".repeat(512)],
    ["the language's own", "__proto__"],
  ])("may have a key with %s", async (_, key) => {
    expect(await record("PUT", key, { body: { value: { key } } })).toMatchObject({
      status: 200,
      body: { key: decodeURIComponent(key) },
    });
    expect((await record("GET", key)).body.value).toEqual({ key });
    const event = gatewayEvent({ method: "GET", resource: "/data/{key}", parameters: { key } });
    const decoded = { ...event, pathParameters: { key: decodeURIComponent(key) } };
    expect((await api.send(decoded)).body.value).toEqual({ key });
  });

  test("is as large as DynamoDB takes, and no larger", async () => {
    const large = "x".repeat(350 * 1024 - 40);
    expect((await record("PUT", "large", { body: { value: { large } } })).status).toBe(200);
    expect((await record("GET", "large")).body.value).toEqual({ large });
    const larger = await record("PUT", "larger", { body: { value: { large: `${large}${"x".repeat(64)}` } } });
    expect(larger).toMatchObject({ status: 413, body: { error: { code: "RequestTooLarge" } } });
    const growing = `{"value":{"n":[${Array(20_000).fill("1e20").join(",")}]}}`;
    expect((await record("PUT", "growing", { body: growing })).status).toBe(413);
  });
});

describe("a body", () => {
  test("in base64 is the same body", async () => {
    const event = gatewayEvent({ method: "POST", resource: "/users" });
    const body = Buffer.from(JSON.stringify({ ...ADA, name: "Ünïcödé" })).toString("base64");
    expect((await api.send({ ...event, body, isBase64Encoded: true })).body.name).toBe("Ünïcödé");
  });

  test("in base64 that is no UTF-8 is refused", async () => {
    const event = gatewayEvent({ method: "POST", resource: "/users" });
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]).toString("base64");
    expect((await api.send({ ...event, body, isBase64Encoded: true })).status).toBe(400);
  });
});

describe("the log", () => {
  test("has one line a request, with tenant, request and endpoint, and nothing of its content", async () => {
    const { userId } = (await createUser({ email: "secret@example.com", name: "Secret Name" })).body;
    await user("GET", userId);
    await record("PUT", "secret-key", { body: { value: { secret: "secret-value" } } });
    await record("PUT", "secret-key", { body: { wrong: "secret-value" } });
    expect(api.lines.map(({ event, level, tenantId, requestId }) => [event, level, tenantId, requestId])).toEqual(
      Array(4).fill(["tenant_api.request", "info", "tenant-001", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"]),
    );
    expect(api.lines.map(({ method, resource, status, subject }) => [method, resource, status, subject])).toEqual([
      ["POST", "/users", 201, "subject-1"],
      ["GET", "/users/{userId}", 200, "subject-1"],
      ["PUT", "/data/{key}", 200, "subject-1"],
      ["PUT", "/data/{key}", 400, "subject-1"],
    ]);
    const text = JSON.stringify(api.lines);
    expect(["eyJ", "secret", "Secret", userId].filter((word) => text.includes(word))).toEqual([]);
  });
});
