import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { captureStack } from "../capture/pulumi/capture-stack.ts";
import { descendants } from "../local/functions/watch-memory.ts";
import type { LocalCloud } from "../local/local-cloud.ts";
import { startLocalCloud } from "../local/start-local-cloud.ts";
import type { Figure } from "./figure.ts";

const PLATFORM = join(import.meta.dirname, "..", "stacks", "tenants");
const CLIENTS = 200;
const SECONDS = Number(process.env["BULKHEAD_SOAK_SECONDS"] ?? 60);
/** Until every function has its processes and the heaps have their size. */
const SETTLED_SECONDS = Math.min(10, SECONDS / 2);
const MOST_GROWTH = 0.15;

/**
 * 200 clients spread over all tenants, each with one request under way, reads and new entries in turns. Throttling is off:
 * the stage would refuse most of them. The clients run in the cloud's own process, so what it holds includes theirs.
 */
export default async function soakFigures(): Promise<readonly Figure[]> {
  const graph = await captureStack({ directory: PLATFORM, stack: "dev" });
  const cloud = await startLocalCloud(graph, { throttling: false });
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  try {
    await cloud.warm;
    return await soak(cloud, agent);
  } finally {
    agent.destroy();
    await cloud.stop();
  }
}

interface Tally {
  errors: number;
  readonly times: number[];
}

async function soak(cloud: LocalCloud, agent: Agent): Promise<readonly Figure[]> {
  const { mintToken } = cloud;
  if (mintToken === undefined) throw new Error("The platform has no issuer of tokens.");
  const tenants = cloud.tenants.filter(({ suspended }) => !suspended);
  const tokens = await Promise.all(tenants.map(({ id }) => mintToken(id)));
  const tally: Tally = { errors: 0, times: [] };
  const startedAt = performance.now();
  const end = startedAt + SECONDS * 1000;
  const clients = Array.from({ length: CLIENTS }, (_, index) => {
    const which = index % tenants.length;
    return client(`${tenants[which]?.endpoint}`, `${tokens[which]}`, { agent, end, tally, index });
  });
  await delay(SETTLED_SECONDS * 1000);
  const settled = resident();
  await delay(Math.max(0, SECONDS / 2 - SETTLED_SECONDS) * 1000);
  const halfway = resident();
  await Promise.all(clients);
  const seconds = (performance.now() - startedAt) / 1000;
  const ended = resident();
  const times = tally.times.sort((a, b) => a - b);
  const name = `${CLIENTS} clients of ${tenants.length} tenants for ${SECONDS} s`;
  return [
    { name, value: times.length / seconds, unit: "requests/s" },
    { name: `${name}, p50`, value: times[Math.floor(times.length / 2)] ?? Number.NaN, unit: "ms" },
    { name: `${name}, p99`, value: times[Math.floor(times.length * 0.99)] ?? Number.NaN, unit: "ms" },
    { name: `${name}, errors`, value: tally.errors, unit: "errors", wanted: "none", holds: tally.errors === 0 },
    ...growth("the cloud with its clients", settled.cloud, ended.cloud),
    {
      name: "the cloud with its clients: growth in the second half",
      value: (ended.cloud / halfway.cloud - 1) * 100,
      unit: "%",
    },
    ...growth("a function's process, on average", settled.functions, ended.functions),
  ];
}

interface Course {
  readonly agent: Agent;
  readonly end: number;
  readonly tally: Tally;
  readonly index: number;
}

async function client(endpoint: string, token: string, { agent, end, tally, index }: Course): Promise<void> {
  const body = JSON.stringify({ value: { written: true } });
  for (let turn = index; performance.now() < end; turn += 1) {
    const startedAt = performance.now();
    const status =
      turn % 2 === 0
        ? await send(agent, "GET", `${endpoint}/users?pageSize=${1 + (turn % 10)}`, token)
        : await send(agent, "PUT", `${endpoint}/data/key-${index}-${turn}`, token, body);
    tally.times.push(performance.now() - startedAt);
    if (status !== 200) {
      tally.errors += 1;
      if (tally.errors <= 5) process.stderr.write(`a request was answered with ${status}\n`);
    }
  }
}

function growth(what: string, settled: number, ended: number): readonly Figure[] {
  const grown = ended / settled - 1;
  return [
    { name: `${what}: memory after ${SETTLED_SECONDS} s`, value: settled, unit: "MB" },
    { name: `${what}: memory at the end`, value: ended, unit: "MB" },
    { name: `${what}: growth`, value: grown * 100, unit: "%", wanted: "under 15 %", holds: grown < MOST_GROWTH },
  ];
}

interface Resident {
  readonly cloud: number;
  readonly functions: number;
}

/** Megabytes. More processes are no leak: a function has four at most, which start while calls wait. */
function resident(): Resident {
  const others = descendants(process.pid).filter((pid) => pid !== process.pid && isFunction(pid));
  const functions = others.reduce((sum, pid) => sum + residentOf(pid), 0) / others.length;
  return { cloud: residentOf(process.pid), functions };
}

function isFunction(pid: number): boolean {
  return /^\S*node\0.*bootstrap\.mjs/.test(read(pid, "cmdline"));
}

function residentOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(pid, "status"))?.[1] ?? 0) / 1024;
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}

/** @returns the status; 0 where there was no answer */
function send(agent: Agent, method: string, url: string, token: string, body?: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return new Promise((resolve) => {
    const outgoing = request(url, { method, agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
      response.on("error", () => resolve(0));
    });
    outgoing.on("error", () => resolve(0));
    outgoing.end(body);
  });
}
