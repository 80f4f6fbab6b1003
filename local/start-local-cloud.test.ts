import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import { UserError } from "../model/errors.ts";
import { descendants } from "./functions/watch-memory.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { startLocalCloud } from "./start-local-cloud.ts";
import { call } from "./test/client.ts";
import { tinyGraph } from "./test/tiny-graph.ts";

let folder: string;
let cloud: LocalCloud | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
});
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** The same graph with one kind of node changed. */
function edited(kind: string, edit: (node: ResourceNode) => ResourceNode | undefined): Graph {
  const graph = tinyGraph();
  return { ...graph, nodes: graph.nodes.flatMap((node) => (node.kind === kind ? (edit(node) ?? []) : [node])) };
}

function withInputs(changes: Readonly<Record<string, unknown>>) {
  return (node: ResourceNode) =>
    ({ ...node, inputs: { ...node.inputs, ...changes }, outputs: { ...node.outputs, ...changes } }) as ResourceNode;
}

async function problemOf(graph: Graph, options = {}): Promise<string> {
  const error: unknown = await startLocalCloud(graph, { temporaryFolder: folder, ...options }).catch(
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return error instanceof UserError ? [error.problem.where, error.problem.message].join(": ") : "";
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(pids: readonly number[]): Promise<void> {
  for (let waited = 0; pids.some(isRunning) && waited < 5_000; waited += 25) await delay(25);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(socket.destroy() && true));
    socket.once("error", () => resolve(false));
  });
}

/** What a process has started, as the machine has it: a contained function only knows numbers of its own namespace. */
function processesOf(cloudPid: number, told: readonly number[]): readonly number[] {
  return process.platform === "linux" ? descendants(cloudPid).filter((pid) => pid !== cloudPid) : told;
}

describe.each([
  ["with functions contained", true],
  ["with functions not contained", false],
])("stopping %s", (_, contain) => {
  it("leaves no process, no port and no file, not even of a function that loops or has started others", async () => {
    const before = processesOf(process.pid, []);
    cloud = await startLocalCloud(tinyGraph(), { temporaryFolder: folder, ...(!contain && { contain: [] }) });
    const [api] = cloud.apis;
    const act = (query: string) => call(`${api?.url}/tenants/tenant-001/users?act=${query}`, { token: "tenant-001" });
    const { pid, child } = (await act("child")).json;
    const looping = act("loop").catch(() => undefined);
    await delay(100);
    const ports = [api?.port ?? 0, Number(new URL(cloud.control.url).port)];
    const started = processesOf(process.pid, [pid, child]).filter((each) => !before.includes(each));
    // The emulator, the reaper, the authorizer, and the function with the process that it has started.
    expect(started.length).toBeGreaterThanOrEqual(process.platform === "linux" ? 5 : 2);
    expect(started.every(isRunning)).toBe(true);
    expect(await Promise.all(ports.map(listens))).toEqual([true, true]);
    await cloud.stop();
    await looping;
    await untilGone(started);
    expect(started.some(isRunning)).toBe(false);
    expect(await Promise.all(ports.map(listens))).toEqual([false, false]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("may be asked for twice", async () => {
    cloud = await startLocalCloud(tinyGraph(), { temporaryFolder: folder });
    await Promise.all([cloud.stop(), cloud.stop()]);
    await cloud.stop();
  });

  it("happens to its functions even where the cloud itself is killed", async () => {
    const script = fileURLToPath(new URL("./test/run-tiny-cloud.ts", import.meta.url));
    const host = spawn(process.execPath, ["--import", "tsx", script, folder, contain ? "contained" : ""], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = await new Promise<string>((resolve) =>
      host.stdout.once("data", (data: Buffer) => resolve(String(data))),
    );
    const { pid, child }: { pid: number; child: number } = JSON.parse(line);
    const started = processesOf(host.pid ?? 0, [pid, child]);
    expect(started.length).toBeGreaterThanOrEqual(process.platform === "linux" ? 5 : 2);
    expect(started.every(isRunning)).toBe(true);
    host.kill("SIGKILL");
    await untilGone(started);
    expect(started.some(isRunning)).toBe(false);
    for (let waited = 0; readdirSync(folder).length > 0 && waited < 5_000; waited += 25) await delay(25);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("everything listens on the loopback interface only", () => {
  it("the API too", async () => {
    cloud = await startLocalCloud(tinyGraph(), { temporaryFolder: folder });
    expect(cloud.apis[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/live$/);
    expect(cloud.control.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });
});

describe("what cannot be started is a clear error, and leaves nothing behind", () => {
  afterEach(() => {
    if (existsSync(folder)) expect(readdirSync(folder)).toEqual([]);
  });

  it("a port in use", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    expect(await problemOf(tinyGraph(), { port })).toBe(`127.0.0.1:${port}: Port ${port} is in use.`);
    other.close();
  });

  it("a temporary folder that cannot be written", async () => {
    expect(await problemOf(tinyGraph(), { temporaryFolder: join(folder, "missing") })).toContain(
      "No folder for the functions can be made: ENOENT",
    );
  });

  it.each<[string, Graph, RegExp]>([
    ["no API", edited("aws_api_gateway_rest_api", () => undefined), /no REST API with an OpenAPI body/],
    ["no stage", edited("aws_api_gateway_stage", () => undefined), /"api" has no stage/],
    [
      "a body that is not JSON",
      edited("aws_api_gateway_rest_api", withInputs({ body: "{" })),
      /^tiny\.ts:7: .* has a body that is not JSON/,
    ],
    [
      "a body that is no OpenAPI",
      edited("aws_api_gateway_rest_api", withInputs({ body: '{"openapi":"3.0.1"}' })),
      /not valid at paths/,
    ],
    ["no code", edited("aws_lambda_function", withInputs({ code: null })), /has no code artifact/],
    [
      "another runtime",
      edited("aws_lambda_function", withInputs({ runtime: "python3.13" })),
      /"python3.13"; only Node.js/,
    ],
    ["no key", edited("aws_dynamodb_table", withInputs({ hashKey: null })), /has no known hashKey/],
    [
      "a key without its attribute",
      edited("aws_dynamodb_table", withInputs({ attributes: [] })),
      /Table "tenant-00\d-users-dev" cannot be created/,
    ],
    [
      "an unknown role",
      edited("aws_lambda_function", withInputs({ role: { $bulkhead: "unknown", reason: "made at deployment" } })),
      /^tiny\.ts:7: aws_lambda_function ".*" has no known role/,
    ],
  ])("%s", async (_, graph, expected) => {
    expect(await problemOf(graph)).toMatch(expected);
  });

  it("a stack that is not there, and a choice that is not made", async () => {
    const graph = tinyGraph();
    const [stack] = graph.stacks;
    if (stack === undefined) throw new Error("The tiny graph has a stack.");
    expect(await problemOf(graph, { stack: "prod" })).toContain('There is no stack "prod".');
    const two = { ...graph, stacks: [stack, { ...stack, id: "tiny/prod", stack: "prod" }] };
    expect(await problemOf(two)).toContain("There is more than one stack to run: tiny/dev, tiny/prod.");
  });
});

describe("throttling", () => {
  it("binds as the stage says, and can be turned off", async () => {
    const graph = tinyGraph({ throttle: { rate: 1, burst: 3 } });
    const statuses = async () => {
      const url = `${cloud?.apis[0]?.url}/tenants/tenant-001/users/me`;
      return (await Promise.all([1, 2, 3, 4, 5].map(() => call(url)))).map(({ status }) => status).sort();
    };
    cloud = await startLocalCloud(graph, { temporaryFolder: folder });
    expect(await statuses()).toEqual([200, 200, 200, 429, 429]);
    await cloud.stop();
    cloud = await startLocalCloud(graph, { temporaryFolder: folder, throttling: false });
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
  });
});
