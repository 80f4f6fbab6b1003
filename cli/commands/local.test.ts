import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { descendants } from "../../local/functions/watch-memory.ts";
import { call } from "../../local/test/client.ts";
import { tinyGraph } from "../../local/test/tiny-graph.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

let folder: string;
let graphFile: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
  graphFile = join(folder, "tiny.json");
  writeFileSync(graphFile, JSON.stringify(tinyGraph()));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in the test's own folder, its temporary files there too. */
function start(args: readonly string[], cwd = folder) {
  const env = { ...process.env, TMPDIR: folder };
  const child = spawn(process.execPath, ["--import", TSX, MAIN, ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data: Buffer) => {
    output.stdout += data;
  });
  child.stderr.on("data", (data: Buffer) => {
    output.stderr += data;
  });
  const ended = new Promise<Ended>((resolve) => child.once("close", (status) => resolve({ status, ...output })));
  return { child, output, ended };
}

const run = (args: readonly string[], cwd?: string) => start(args, cwd).ended;

async function untilPrinted(output: { readonly stdout: string }, text: string): Promise<void> {
  for (let waited = 0; !output.stdout.includes(text) && waited < 20_000; waited += 25) await delay(25);
  expect(output.stdout).toContain(text);
}

/** Of the tenant that has just been called, and then of its next call. */
async function showsLogs(endpoint: string): Promise<void> {
  const { stdout } = await run(["logs", "tenant-001"]);
  expect(stdout).toMatch(/^\S+Z \/aws\/lambda\/tenant-001 START RequestId: \S+ Version: \$LATEST$/m);
  expect(stdout).not.toContain("authorizer");
  expect(await run(["logs", "tenant-009"])).toMatchObject({
    status: 3,
    stdout: "",
    stderr: expect.stringContaining('There is no tenant "tenant-009".'),
  });
  const follower = start(["logs", "tenant-001", "--follow", "--json"]);
  await untilPrinted(follower.output, "REPORT");
  await call(`${endpoint}/users?act=print`, { token: "tenant-001" });
  await untilPrinted(follower.output, "printed to stdout");
  follower.child.kill("SIGINT");
  const { status, stdout: followed } = await follower.ended;
  expect(status).toBe(0);
  expect(
    followed
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).group),
  ).toContain("/aws/lambda/tenant-001");
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const leftovers = () => readdirSync(folder).filter((name) => name.startsWith("bulkhead-local-"));

describe("bulkhead local", () => {
  it("prints an endpoint a tenant and a curl, serves, gives tokens to other terminals, and stops at Ctrl-C", async () => {
    const { child, output, ended } = start(["local", graphFile, "--port", "0"]);
    await untilPrinted(output, "Ctrl-C stops it.");
    const endpoint = /tenant-001 {2}(http:\S+)/.exec(output.stdout)?.[1] ?? "";
    expect(output.stdout).toContain(
      `curl -s -H "Authorization: Bearer $(npx bulkhead token tenant-001)" ${endpoint}/users`,
    );
    expect((await call(`${endpoint}/users?act=echo`, { token: "tenant-001" })).status).toBe(200);
    const token = await run(["token", "tenant-001"]);
    expect(token.stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(await run(["token", "tenant-009"])).toMatchObject({ status: 3, stdout: "" });
    await showsLogs(endpoint);
    // As this machine numbers them: a contained function knows itself by another number.
    const pids = [...descendants(child.pid ?? 0)];
    expect(pids.length).toBeGreaterThan(1);
    child.kill("SIGINT");
    expect((await ended).status).toBe(0);
    await expect.poll(() => pids.filter(isRunning), { timeout: 10_000 }).toEqual([]);
    await expect(call(`${endpoint}/users/me`)).rejects.toThrow("ECONNREFUSED");
    expect(leftovers()).toEqual([]);
    expect(readdirSync(join(folder, ".bulkhead"))).toEqual([]);
    expect((await run(["token", "tenant-001"])).stderr).toContain("No local cloud is running here.");
    expect(await run(["logs", "tenant-001"])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining("No local cloud is running here."),
    });
  });

  it("tries every endpoint once, and says by its status that some do not hold", async () => {
    const { status, stdout } = await run(["local", graphFile, "--once"]);
    expect(status).toBe(1);
    expect(stdout).toContain("FAILED  tenant-001: write: expected 201, got 401");
    expect(stdout).toContain("steps do not hold.");
    expect(leftovers()).toEqual([]);
  });

  it("captures the tenants platform of this repository and finds that every endpoint holds", async () => {
    const { status, stdout } = await run(["local", "--once"], ROOT);
    expect(
      stdout
        .split("\n")
        .slice(0, 6)
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ["tenant", "write", "read back", "another tenant's token", "no token"],
      ...[1, 2, 3, 4, 5].map((number) => [`tenant-00${number}`, "ok 201", "ok 200", "ok 403", "ok 401"]),
    ]);
    expect(status).toBe(0);
  });

  it.each<[string, readonly string[], string]>([
    ["a port that is none", ["--port", "70000"], '"70000" is not a port.'],
    ["a stack that is not there", ["--stack", "prod"], 'There is no stack "prod".'],
    ["faults that cannot be read", ["--faults", "nowhere.yaml"], "The faults cannot be read: there is no such file."],
    ["a data folder that is somebody else's", ["--data", "."], 'The folder holds "'],
  ])("refuses %s", async (_, args, message) => {
    const { status, stderr } = await run(["local", graphFile, ...args]);
    expect(status).toBe(3);
    expect(stderr).toContain(`error: ${message}`);
    expect(stderr).not.toMatch(/^ +at .*\.ts:\d+:\d+/m);
  });

  it("asks which stack is meant where a target has several", async () => {
    const { status, stderr } = await run(["local", "stacks/environments"], ROOT);
    expect(status).toBe(3);
    expect(stderr).toContain("stacks/environments --stack staging, stacks/environments --stack production");
  });

  it("names the stacks that it could run where there is none of the name", async () => {
    const { status, stderr } = await run(["local", "--stack", "production"], ROOT);
    expect(status).toBe(3);
    expect(stderr).toContain('No target has a stack "production".\n  fix  Use one of: dev.');
  });

  it("refuses a file that is no graph, and a folder that is no program", async () => {
    writeFileSync(graphFile, '{"version":1,"stacks":[]}');
    expect(await run(["local", graphFile])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining("not a resource graph, at nodes"),
    });
    expect(await run(["local", folder])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining("holds neither a Pulumi project nor Terraform files"),
    });
    expect(await run(["local"])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining("There is nothing to capture."),
    });
  });
});
