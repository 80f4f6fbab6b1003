import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { captureInProcess } from "../../capture/pulumi/in-process.ts";
import { tenantsProgram } from "../../lib/tenants-program.ts";
import type { LocalCloud } from "../../local/local-cloud.ts";
import { startLocalCloud } from "../../local/start-local-cloud.ts";
import { type Answer, call, type Sent } from "../../local/test/client.ts";

/* The API over HTTP, from the real program: what its document promises, and what its functions keep. */

const REGISTRY = `tenants:
  - {id: tenant-001, slot: 0, name: Acme, status: active}
  - {id: tenant-002, slot: 1, name: Globex, status: active}
  - {id: tenant-003, slot: 2, name: Initech, status: suspended}
`;

let cloud: LocalCloud;
const tokens = new Map<string, string>();
beforeAll(async () => {
  const program = () => tenantsProgram({ suffixVariable: undefined, readFile: () => REGISTRY });
  const config = { "p:environmentSuffix": "dev", "p:administrators": '["role/bulkhead-deploy"]' };
  cloud = await startLocalCloud(await captureInProcess(program, { project: "p", stack: "dev", config }));
  for (const { id } of cloud.tenants) tokens.set(id, (await cloud.mintToken?.(id)) ?? "");
}, 60_000);
afterAll(() => cloud?.stop());

const JSON_BODY = { "Content-Type": "application/json" };

/** A call of `path` beneath `of`, with a token of `as`. */
function ask(path: string, of: string, as: string | undefined, sent: Sent = {}): Promise<Answer> {
  const { url = "" } = cloud.apis[0] ?? {};
  const token = as === undefined ? {} : { token: tokens.get(as) ?? "" };
  return call(`${url}/tenants/${of}${path}`, { ...token, headers: JSON_BODY, ...sent });
}

const json = (method: string, value: unknown): Sent => ({ method, body: JSON.stringify(value) });
const outcome = ({ status, json: { error } }: Answer) => [status, error?.code];

describe("a tenant's users", () => {
  test("are created, read, listed, changed by one writer at a time, and deleted", async () => {
    const created = await ask(
      "/users",
      "tenant-001",
      "tenant-001",
      json("POST", { email: "a@example.com", name: "A" }),
    );
    expect(created.status).toBe(201);
    const user = created.json;
    expect((await ask(`/users/${user.userId}`, "tenant-001", "tenant-001")).json).toEqual(user);
    const listed = await ask("/users?pageSize=10", "tenant-001", "tenant-001");
    expect(listed.json).toEqual({ users: [user] });
    const change = json("PUT", { email: "a@example.com", name: "B", version: 1 });
    expect((await ask(`/users/${user.userId}`, "tenant-001", "tenant-001", change)).json).toMatchObject({ version: 2 });
    expect(outcome(await ask(`/users/${user.userId}`, "tenant-001", "tenant-001", change))).toEqual([409, "Conflict"]);
    expect((await ask(`/users/${user.userId}`, "tenant-001", "tenant-001", { method: "DELETE" })).status).toBe(204);
    expect(outcome(await ask(`/users/${user.userId}`, "tenant-001", "tenant-001"))).toEqual([404, "NotFound"]);
  });

  test("are nobody else's", async () => {
    const created = await ask(
      "/users",
      "tenant-002",
      "tenant-002",
      json("POST", { email: "g@example.com", name: "G" }),
    );
    expect((await ask("/users", "tenant-001", "tenant-001")).json).toEqual({ users: [] });
    const foreign = await ask(`/users/${created.json.userId}`, "tenant-001", "tenant-001");
    expect(outcome(foreign)).toEqual([404, "NotFound"]);
  });
});

describe("a tenant's records", () => {
  test("are put, read and deleted by key, and no writer is overwritten unseen", async () => {
    const put = await ask("/data/settings", "tenant-001", "tenant-001", json("PUT", { value: { theme: "dark" } }));
    expect(put.json).toMatchObject({ key: "settings", value: { theme: "dark" } });
    const again = await ask("/data/settings", "tenant-001", "tenant-001", json("PUT", { value: {} }));
    expect(outcome(again)).toEqual([409, "Conflict"]);
    expect((await ask("/data/settings", "tenant-001", "tenant-001")).json).toEqual(put.json);
    expect((await ask("/data/settings", "tenant-001", "tenant-001", { method: "DELETE" })).status).toBe(204);
  });
});

describe("the wall", () => {
  test("refuses another tenant's token on every path, before and after it was used on its own", async () => {
    expect((await ask("/users", "tenant-001", "tenant-001")).status).toBe(200);
    for (const path of ["/users", "/users/x", "/data/x"]) {
      expect(outcome(await ask(path, "tenant-002", "tenant-001"))).toEqual([403, "Forbidden"]);
    }
  });

  test("is not passed by a path that holds the own tenant's path", async () => {
    for (const key of ["%2Ftenants%2Ftenant-001%2Fusers", "x%2Ftenants%2Ftenant-001%2Fy", "..%2F..%2Ftenant-001"]) {
      const answer = await ask(`/data/${key}`, "tenant-002", "tenant-001");
      expect([key, answer.status]).toEqual([key, 403]);
    }
  });

  test.each([
    ["no token", undefined],
    ["what is no token", "nonsense"],
    ["an unsigned token", "eyJhbGciOiJub25lIn0.eyJjdXN0b206dGVuYW50X2lkIjoidGVuYW50LTAwMSJ9.e30"],
  ])("refuses %s, and says how to come back", async (_, token) => {
    const answer = await ask("/users", "tenant-001", undefined, token === undefined ? {} : { token });
    expect(outcome(answer)).toEqual([401, "Unauthorized"]);
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
  });
});

describe("a suspended tenant", () => {
  test("is refused its own paths, whatever it sends", async () => {
    const sent: readonly Sent[] = [{}, json("POST", { statusCode: 200 }), json("POST", { email: "a@b.c", name: "A" })];
    for (const request of sent) {
      expect(outcome(await ask("/users", "tenant-003", "tenant-003", request))).toEqual([403, "TenantSuspended"]);
    }
  });

  test("cannot choose the answer by sending what the mock would understand", async () => {
    const request: Sent = { ...json("POST", { statusCode: 200 }), headers: { "Content-Type": "text/plain" } };
    expect([403, 415]).toContain((await ask("/users", "tenant-003", "tenant-003", request)).status);
  });

  test("is not told of to others", async () => {
    expect(outcome(await ask("/users", "tenant-003", "tenant-001"))).toEqual([403, "Forbidden"]);
    expect(outcome(await ask("/users", "tenant-003", undefined))).toEqual([401, "Unauthorized"]);
  });
});

describe("an answer that no function gave has the functions' shape", () => {
  test.each<[string, string, Sent, number, string]>([
    ["an unknown path", "/nothing", {}, 404, "NotFound"],
    ["an unknown method", "/users", { method: "PUT" }, 404, "NotFound"],
    ["a body without a field", "/users", json("POST", { email: "a@b.c" }), 400, "BadRequest"],
    ["a body of another type", "/users", json("POST", []), 400, "BadRequest"],
    ["a version that is none", "/users/x", json("PUT", { email: "a@b.c", name: "A", version: 0 }), 400, "BadRequest"],
    ["a record that is no object", "/data/x", json("PUT", { value: "text" }), 400, "BadRequest"],
  ])("%s", async (_, path, sent, status, code) => {
    const answer = await ask(path, "tenant-001", "tenant-001", sent);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({
      error: {
        code,
        message: expect.stringMatching(/^[A-Z].*\.$/),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
  });
});
