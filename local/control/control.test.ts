import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { logStore } from "../logs/log-store.ts";
import { readTenantLogs, requestToken, scanTenantTable, type TenantLogEvent } from "./control-client.ts";
import { type ControlServer, serveControl } from "./control-server.ts";
import { findStates, type LocalState, writeState } from "./state-file.ts";

let server: ControlServer;
let state: LocalState;
let folder: string;
const logs = logStore();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
  server = await serveControl({
    tenants: ["tenant-001", "tenant-002"],
    logGroups: new Map([
      ["tenant-001", ["/one", "/one/more"]],
      ["tenant-002", ["/two"]],
    ]),
    mintToken: async (tenant) => `token of ${tenant}`,
    logs,
    scan: async (table, start) =>
      start === undefined
        ? { Items: [{ PK: { S: `${table} 1` } }], LastEvaluatedKey: { PK: { S: "1" } } }
        : { Items: [{ PK: { S: `${table} after ${JSON.stringify(start)}` } }] },
  });
  const control = { url: server.url, secret: server.secret };
  state = { pid: process.pid, port: 4000, stack: "tiny/dev", url: "http://127.0.0.1:4000/live", control };
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("the control endpoint", () => {
  it("issues a token of a tenant that is there", async () => {
    expect(await requestToken(state, "tenant-001")).toBe("token of tenant-001");
    await expect(requestToken(state, "tenant-009")).rejects.toMatchObject({
      problem: { message: 'There is no tenant "tenant-009".', fix: "Name one of: tenant-001, tenant-002." },
    });
  });

  it("answers nobody without the secret of this start", async () => {
    const guessed = { ...state, control: { ...state.control, secret: "guessed" } };
    await expect(requestToken(guessed, "tenant-001")).rejects.toThrow("The secret of this start is needed.");
    expect((await fetch(`${server.url}/logs`)).status).toBe(401);
  });

  it("reads a tenant's own tables page by page, and no other's", async () => {
    const first = await scanTenantTable(state, "tenant-001", "tenant-001-users", undefined);
    expect(first).toEqual({ items: [{ PK: { S: "tenant-001-users 1" } }], next: { PK: { S: "1" } } });
    const second = await scanTenantTable(state, "tenant-001", "tenant-001-users", first.next);
    expect(second).toEqual({ items: [{ PK: { S: 'tenant-001-users after {"PK":{"S":"1"}}' } }] });
    for (const [tenant, table] of [
      ["tenant-001", "tenant-002-users"],
      ["tenant-009", "tenant-009-users"],
    ] as const)
      await expect(scanTenantTable(state, tenant, table, undefined)).rejects.toThrow(`There is no table "${table}"`);
  });

  it("shows logs by group", async () => {
    logs.write("/group", "line", "request");
    const get = async (path: string) =>
      (await fetch(server.url + path, { headers: { authorization: `Bearer ${server.secret}` } })).json();
    expect(await get("/logs")).toEqual({ groups: ["/group"] });
    expect(await get("/logs?group=%2Fgroup")).toMatchObject({ events: [{ message: "line", requestId: "request" }] });
  });

  it("reads a tenant's own groups, in order, and no other's", async () => {
    for (const group of ["/one", "/two", "/one/more", "/platform", "/one"]) logs.write(group, `in ${group}`);
    const messagesOf = async (tenant: string) => {
      const events: TenantLogEvent[] = [];
      await readTenantLogs(state, tenant, { follow: false, onEvent: (event) => void events.push(event) });
      return events.map(({ message }) => message);
    };
    expect(await messagesOf("tenant-001")).toEqual(["in /one", "in /one/more", "in /one"]);
    expect(await messagesOf("tenant-002")).toEqual(["in /two"]);
    expect(await messagesOf("shared")).toContain("in /platform");
    expect(await messagesOf("shared")).not.toContain("in /one");
    await expect(messagesOf("tenant-009")).rejects.toMatchObject({
      problem: { message: 'There is no tenant "tenant-009".', fix: "Name one of: tenant-001, tenant-002, shared." },
    });
    await expect(messagesOf("../logs?group=/two#")).rejects.toThrow("There is nothing here.");
  });

  it("goes on with what a tenant logs next, until it is told to stop or the cloud stops", async () => {
    const ending = new AbortController();
    const heard: string[] = [];
    const following = (signal?: AbortSignal) =>
      readTenantLogs(state, "tenant-002", {
        follow: true,
        ...(signal !== undefined && { signal }),
        onEvent: ({ message }) => void heard.push(message),
      });
    const first = following(ending.signal);
    const second = following();
    await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(2));
    heard.length = 0;
    logs.write("/two", "next");
    logs.write("/one", "not yours");
    await vi.waitFor(() => expect(heard).toEqual(["next", "next"]));
    ending.abort();
    await first;
    await server.stop();
    await second;
    expect(heard).toEqual(["next", "next"]);
  });

  it("that has gone is said to be gone", async () => {
    await server.stop();
    await expect(requestToken(state, "tenant-001")).rejects.toThrow("The local cloud does not answer.");
  });
});

describe("the state", () => {
  it("is found from the folder and those below it, until it is removed", () => {
    const below = join(folder, "a", "b");
    mkdirSync(below, { recursive: true });
    const remove = writeState(folder, state);
    expect(findStates(folder)).toEqual([state]);
    expect(findStates(below)).toEqual([state]);
    remove();
    expect(findStates(below)).toEqual([]);
  });

  it("is readable by its owner only, for it holds a secret", () => {
    writeState(folder, state);
    expect(statSync(join(folder, ".bulkhead", "local-4000.json")).mode & 0o777).toBe(0o600);
  });

  it("of a process that is gone, or that is none, is passed over", () => {
    writeState(folder, { ...state, pid: 2 ** 22 - 1 });
    writeFileSync(join(folder, ".bulkhead", "local-1.json"), "{");
    expect(findStates(folder)).toEqual([]);
  });

  it("that cannot be written is a clear error", () => {
    writeFileSync(join(folder, ".bulkhead"), "a file in its place");
    expect(() => writeState(folder, state)).toThrow(/The local cloud's state cannot be written: .*EEXIST/);
  });
});
