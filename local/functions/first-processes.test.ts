import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blueprintOf } from "../blueprint/blueprint.ts";
import { type Containment, contain, notContained } from "../containment/containment.ts";
import { LAYERS } from "../containment/layers.ts";
import { startLocalCloud } from "../start-local-cloud.ts";
import { call } from "../test/client.ts";
import { containable } from "../test/containable.ts";
import { tinyGraph } from "../test/tiny-graph.ts";
import { type FirstProcesses, firstProcesses } from "./first-processes.ts";
import { type Reaper, startReaper } from "./reaper.ts";

const { here, remark } = containable(...LAYERS);
const definitions = blueprintOf(tinyGraph({ tenants: { "tenant-001": { source: "tenant.mjs" } } })).functions;
const [one] = definitions;
const arn = one?.arn ?? "";

let folder: string;
let reaper: Reaper;
let first: FirstProcesses;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
  reaper = startReaper(folder);
  first = firstProcesses(definitions, { folder, reaper });
});
afterEach(async () => {
  await first.stop();
  reaper.stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = notContained("it was turned off.");
const running = (script: string): Containment => ({
  ...open,
  quartersIn: (home) => ({
    ...open.quartersIn(home),
    command: () => ({ program: "/bin/sh", arguments: ["-c", script] }),
  }),
});

describe("the first processes", () => {
  it("wait to be told whose they are, and are given once", async () => {
    expect(await first.tryIn(open)).toBeUndefined();
    const taken = first.take(arn);
    expect(taken?.runtime?.exitCode).toBeNull();
    expect(taken?.quarters.code.startsWith(folder)).toBe(true);
    expect(first.take(arn)).toBeUndefined();
    taken?.runtime?.kill("SIGKILL");
  });

  it("say why they do not come up, and leave nothing behind", async () => {
    const refused = running("echo 'unshare: Operation not permitted' >&2; exit 125");
    expect(await first.tryIn(refused)).toBe("unshare: Operation not permitted.");
    expect(readdirSync(folder)).toEqual([]);
    expect(first.take(arn)).toBeUndefined();
    expect(await first.tryIn(open)).toBeUndefined();
    expect(first.take(arn)?.runtime?.exitCode).toBeNull();
  });

  it("are not given where they have ended: where the function lives still is", async () => {
    expect(await first.tryIn(running("echo '{}' >&3"))).toBeUndefined();
    await delay(100);
    const { runtime, quarters } = first.take(arn) ?? {};
    expect(runtime).toBeUndefined();
    expect(quarters?.code.startsWith(folder)).toBe(true);
  });

  it("start no more when all is ending", async () => {
    await first.stop();
    expect(await first.tryIn(open)).toBe("It was stopped.");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.skipIf(!here)(`the first processes, contained${remark}`, () => {
  it("are those that answer the first request: none is started twice", async () => {
    const containment = await contain(folder, { attempt: first.tryIn });
    expect(containment.layers).toEqual(LAYERS);
    const cloud = await startLocalCloud(tinyGraph({ tenants: { "tenant-001": { source: "tenant.mjs" } } }));
    const { status } = await call(`${cloud.apis[0]?.url}/tenants/tenant-001/users?act=echo`, { token: "tenant-001" });
    expect(status).toBe(200);
    const starts = cloud.logs.read("/aws/lambda/tenant-001").filter(({ message }) => message.includes("INIT_START"));
    expect(starts).toHaveLength(1);
    await cloud.stop();
  });
});
