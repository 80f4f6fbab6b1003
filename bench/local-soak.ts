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
import { type Latencies, latencies } from "./latencies.ts";
import { bytesARequest, liveBytes, type MemorySample } from "./live-memory.ts";

const PLATFORM = join(import.meta.dirname, "..", "stacks", "tenants");
const CLIENTS = 200;
const SECONDS = Number(process.env["BULKHEAD_SOAK_SECONDS"] ?? 60);
/** By then every log that keeps the newest of something is full, and every function has its processes. */
const WARM_UP_REQUESTS = 8_000;
const SAMPLE_MILLISECONDS = 2_500;
const MOST_GROWTH = 0.15;
/** A request's own traces are some kilobytes: were one kept of each, this would be passed. */
const MOST_BYTES_A_REQUEST = 250;

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
  latencies: Latencies;
}

async function soak(cloud: LocalCloud, agent: Agent): Promise<readonly Figure[]> {
  const { mintToken } = cloud;
  if (mintToken === undefined) throw new Error("The platform has no issuer of tokens.");
  const tenants = cloud.tenants.filter(({ suspended }) => !suspended);
  const tokens = await Promise.all(tenants.map(({ id }) => mintToken(id)));
  const tally: Tally = { errors: 0, latencies: latencies() };
  const course: Course = { agent, tally, isOver: false };
  const clients = Array.from({ length: CLIENTS }, (_, index) => {
    const which = index % tenants.length;
    return client(`${tenants[which]?.endpoint}`, `${tokens[which]}`, course, index);
  });
  while (tally.latencies.count() < WARM_UP_REQUESTS) await delay(100);
  tally.latencies = latencies();
  const startedAt = performance.now();
  const samples: MemorySample[] = [];
  const look = (): number => samples.push({ requests: tally.latencies.count(), bytes: liveBytes() });
  look();
  const before = resident();
  for (; performance.now() - startedAt < SECONDS * 1000; look()) await delay(SAMPLE_MILLISECONDS);
  const seconds = (performance.now() - startedAt) / 1000;
  const [answered, p50, p99] = [tally.latencies.count(), tally.latencies.at(0.5), tally.latencies.at(0.99)];
  const after = resident();
  course.isOver = true;
  await Promise.all(clients);
  const { errors } = tally;
  const name = `${CLIENTS} clients of ${tenants.length} tenants for ${SECONDS} s, after ${WARM_UP_REQUESTS} requests`;
  return [
    { name, value: answered / seconds, unit: "requests/s" },
    { name: `${name}, p50`, value: p50, unit: "ms" },
    { name: `${name}, p99`, value: p99, unit: "ms" },
    { name: `${name}, errors`, value: errors, unit: "errors", wanted: "none", holds: errors === 0 },
    ...liveFigures(samples),
    ...growth("the cloud with its clients, resident", before.cloud, after.cloud),
    ...growth("a function's process, on average, resident", before.functions, after.functions),
  ];
}

function liveFigures(samples: readonly MemorySample[]): readonly Figure[] {
  const slope = bytesARequest(samples);
  const [first = Number.NaN, last = Number.NaN] = [samples[0]?.bytes, samples.at(-1)?.bytes];
  return [
    ...growth("the cloud with its clients, in use", first / 1024 ** 2, last / 1024 ** 2),
    {
      name: "the cloud with its clients, in use: what a request leaves behind",
      value: slope,
      unit: "bytes",
      wanted: `under ${MOST_BYTES_A_REQUEST} bytes`,
      holds: slope < MOST_BYTES_A_REQUEST,
    },
  ];
}

interface Course {
  readonly agent: Agent;
  readonly tally: Tally;
  isOver: boolean;
}

async function client(endpoint: string, token: string, course: Course, index: number): Promise<void> {
  const { agent, tally } = course;
  const body = JSON.stringify({ value: { written: true } });
  for (let turn = index; !course.isOver; turn += 1) {
    const startedAt = performance.now();
    const status =
      turn % 2 === 0
        ? await send(agent, "GET", `${endpoint}/users?pageSize=${1 + (turn % 10)}`, token)
        : await send(agent, "PUT", `${endpoint}/data/key-${index}-${turn}`, token, body);
    tally.latencies.note(performance.now() - startedAt);
    if (status !== 200) {
      tally.errors += 1;
      if (tally.errors <= 5) process.stderr.write(`a request was answered with ${status}\n`);
    }
  }
}

function growth(what: string, before: number, after: number): readonly Figure[] {
  const grown = after / before - 1;
  return [
    { name: `${what}: after the first requests`, value: before, unit: "MB" },
    { name: `${what}: ${SECONDS} s later`, value: after, unit: "MB" },
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
