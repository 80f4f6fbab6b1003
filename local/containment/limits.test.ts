import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { descendants } from "../functions/watch-memory.ts";
import type { LocalCloud } from "../local-cloud.ts";
import { startLocalCloud } from "../start-local-cloud.ts";
import { call } from "../test/client.ts";
import { containable } from "../test/containable.ts";
import { tinyGraph } from "../test/tiny-graph.ts";
import { LAYERS } from "./layers.ts";

const { here, remark } = containable(...LAYERS);

let cloud: LocalCloud | undefined;
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
});

const act = (tenant: string, query: string) =>
  call(`${cloud?.apis[0]?.url}/tenants/${tenant}/users?act=${query}`, { token: tenant });

const tenants = { "tenant-001": { source: "greedy.mjs", timeout: 20 }, "tenant-002": { source: "tenant.mjs" } };

describe.runIf(process.platform === "linux")("a function that starts process after process", () => {
  it("is ended when all of them together hold more memory than it may, and none is left", async () => {
    cloud = await startLocalCloud(tinyGraph({ tenants }));
    await cloud.warm;
    expect((await act("tenant-002", "echo")).status).toBe(200);
    const before = descendants(process.pid);
    const breeding = act("tenant-001", "breed");
    expect((await act("tenant-002", "echo")).status).toBe(200);
    expect((await breeding).status).toBe(502);
    const lines = cloud.logs.read("/aws/lambda/tenant-001").map(({ message }) => message);
    expect(lines.some((line) => line.includes("Runtime.OutOfMemory"))).toBe(true);
    for (let waited = 0; descendants(process.pid).length > before.length && waited < 5_000; waited += 50)
      await delay(50);
    expect(descendants(process.pid).length).toBeLessThanOrEqual(before.length);
    expect((await act("tenant-002", "echo")).status).toBe(200);
  });
});

describe.skipIf(!here)(`a contained function's limits${remark}`, () => {
  it("are Lambda's, and a dump of its memory is written nowhere", async () => {
    cloud = await startLocalCloud(tinyGraph({ tenants }));
    const { json } = await act("tenant-001", "limits");
    expect(json).toMatchObject({ "Max open files": "1024", "Max core file size": "0", scratch: 512 * 1024 * 1024 });
    if (process.getuid?.() === 0) expect(json["Max processes"]).toBe("1024");
  });
});
