import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { captureStack } from "../capture/pulumi/capture-stack.ts";
import type { Graph } from "../graph/graph.ts";
import { requestToken } from "../local/control/control-client.ts";
import { findStates } from "../local/control/state-file.ts";
import type { LocalCloud } from "../local/local-cloud.ts";
import { startLocalCloud } from "../local/start-local-cloud.ts";
import type { Figure } from "./figure.ts";

const ROOT = join(import.meta.dirname, "..");
const PLATFORM = join(ROOT, "stacks", "tenants");
const REQUESTS = 2_000;
const AT_ONCE = 16;
const GIVE_UP_MILLISECONDS = 60_000;

/** The tenants platform on this machine: how long until it answers, and how fast it answers then. */
export default async function localFigures(): Promise<readonly Figure[]> {
  const captureStartedAt = performance.now();
  const graph = await captureStack({ directory: PLATFORM, stack: "dev" });
  const captured = performance.now() - captureStartedAt;
  return [
    { name: "capture of the tenants platform", value: captured, unit: "ms" },
    { name: "from its graph to a tenant's first 200", value: await firstAnswer(graph), unit: "ms" },
    {
      name: "from `bulkhead local` to a tenant's first 200, capture included",
      value: await firstAnswerOfCli(),
      unit: "ms",
    },
    ...(await underLoad(graph)),
  ];
}

async function firstAnswer(graph: Graph): Promise<number> {
  const startedAt = performance.now();
  const cloud = await startLocalCloud(graph);
  try {
    const { url, token } = await firstTenant(cloud);
    if ((await get(url, token)) !== 200) throw new Error("The first answer was not 200.");
    return performance.now() - startedAt;
  } finally {
    await cloud.stop();
  }
}

/** As a person would meet it: a new process, the program captured, the state file there, a token asked for. */
async function firstAnswerOfCli(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), "bulkhead-bench-"));
  const startedAt = performance.now();
  const args = ["--import", import.meta.resolve("tsx"), join(ROOT, "cli", "main.ts"), "local", PLATFORM, "--port", "0"];
  const child = spawn(process.execPath, args, { cwd: directory, stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  try {
    while (performance.now() - startedAt < GIVE_UP_MILLISECONDS) {
      const [state] = findStates(directory);
      if (state !== undefined) {
        const token = await requestToken(state, "tenant-001");
        if ((await get(`${state.url}/tenants/tenant-001/users`, token)) === 200) return performance.now() - startedAt;
      }
      await delay(5);
    }
    throw new Error("The local cloud did not come up.");
  } finally {
    child.kill("SIGTERM");
    await ended;
    rmSync(directory, { recursive: true, force: true });
  }
}

async function underLoad(graph: Graph): Promise<readonly Figure[]> {
  const cloud = await startLocalCloud(graph, { throttling: false });
  try {
    await cloud.warm;
    const { url, token, data } = await firstTenant(cloud);
    const reads = await load((index) => get(`${url}?pageSize=${1 + (index % 10)}`, token), 200);
    const body = JSON.stringify({ value: { written: true } });
    const writes = await load((index) => send("PUT", `${data}/key-${index}`, token, body), 200);
    return [...figures("reads", reads), ...figures("writes", writes)];
  } finally {
    await cloud.stop();
    agent.destroy();
  }
}

async function firstTenant(cloud: LocalCloud) {
  const [tenant] = cloud.tenants;
  if (tenant === undefined || cloud.mintToken === undefined) throw new Error("The platform has no tenants.");
  return { url: `${tenant.endpoint}/users`, data: `${tenant.endpoint}/data`, token: await cloud.mintToken(tenant.id) };
}

interface Load {
  readonly perSecond: number;
  /** Milliseconds, rising. */
  readonly times: readonly number[];
}

/** {@link REQUESTS} of them, {@link AT_ONCE} under way, each answered with `status`. */
async function load(ask: (index: number) => Promise<number>, status: number): Promise<Load> {
  const times: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let index = next++; index < REQUESTS; index = next++) {
      const startedAt = performance.now();
      const answered = await ask(index);
      if (answered !== status) throw new Error(`Request ${index} was answered with ${answered}.`);
      times.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: REQUESTS / seconds, times: times.sort((a, b) => a - b) };
}

function figures(what: string, { perSecond, times }: Load): readonly Figure[] {
  const percentile = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  const name = `one tenant's ${what} from table to client, ${AT_ONCE} at once`;
  return [
    { name, value: perSecond, unit: "requests/s" },
    { name: `${name}, p50`, value: percentile(0.5), unit: "ms" },
    { name: `${name}, p99`, value: percentile(0.99), unit: "ms" },
  ];
}

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
const get = (url: string, token: string): Promise<number> => send("GET", url, token);

function send(method: string, url: string, token: string, body?: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
