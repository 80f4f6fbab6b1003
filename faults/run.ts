import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { findCaptures } from "../capture/capture-target.ts";
import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import type { Graph } from "../graph/graph.ts";
import { mergeGraphs } from "../graph/query.ts";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { servicesOf } from "../iam-data/services-of.ts";
import { prove } from "../prover/prove.ts";
import { type Ground, judge } from "./judge.ts";
import { OPERATORS } from "./operators.ts";
import { render, type Tally } from "./tally.ts";

interface Job {
  readonly grounds: readonly System[];
  readonly operators: readonly string[];
  readonly sites: number;
}

interface System {
  readonly name: string;
  readonly graph: Graph;
}

if (isMainThread) process.exitCode = await main();
else parentPort?.postMessage(work(workerData as Job));

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { operator: { type: "string" }, system: { type: "string" }, sites: { type: "string" } },
  });
  const systems = await capture(values.system ?? "");
  const unsound = systems.filter(({ graph }) => prove(groundOf(graph)).verdict !== "proved");
  if (unsound.length > 0) {
    process.stderr.write(`Not proved to begin with: ${unsound.map(({ name }) => name).join(", ")}.\n`);
    return 3;
  }
  const names = OPERATORS.map(({ name }) => name).filter((name) => name.includes(values.operator ?? ""));
  const workers = availableParallelism();
  const shares = Array.from({ length: workers }, (_, at) => names.filter((_name, index) => index % workers === at));
  const sites = values.sites === undefined ? Number.POSITIVE_INFINITY : Number(values.sites);
  const tallies = await Promise.all(shares.map((operators) => inWorker({ grounds: systems, operators, sites })));
  const { text, holds } = render(tallies.flat(), OPERATORS);
  process.stdout.write(`${text}\n`);
  return holds ? 0 : 1;
}

/** Each program's stacks together: that is how environments are shown not to reach each other. */
async function capture(only: string): Promise<readonly System[]> {
  const config = readBulkheadConfig(process.cwd());
  const captures = findCaptures(config, {}).filter(({ target }) => target.includes(only));
  const systems: System[] = [];
  for (const name of new Set(captures.map(({ target }) => target))) {
    process.stderr.write(`capturing ${name}\n`);
    const graphs: Graph[] = [];
    for (const each of captures.filter(({ target }) => target === name)) graphs.push(await each.run());
    systems.push({ name, graph: mergeGraphs(graphs) });
  }
  return systems;
}

function groundOf(graph: Graph): Ground {
  const { proof: settings } = readBulkheadConfig(process.cwd());
  const today = new Date().toISOString().slice(0, 10);
  return { graph, settings, services: readServiceReference(servicesOf(graph)), today };
}

function inWorker(job: Job): Promise<readonly Tally[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: job });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

function work({ grounds, operators, sites }: Job): readonly Tally[] {
  return grounds.flatMap(({ name: system, graph }) => {
    const ground = groundOf(graph);
    const bound = new Set(prove(ground).results.flatMap(({ id, verdict }) => (verdict === "proved" ? [id] : [])));
    return OPERATORS.filter(({ name, refutedBy }) => operators.includes(name) && bound.has(refutedBy)).map((operator) =>
      tally(operator.name, system, spread(operator.sites(graph), sites), (site) => judge(operator, site, ground)),
    );
  });
}

function tally(
  operator: string,
  system: string,
  sites: ReturnType<(typeof OPERATORS)[number]["sites"]>,
  decide: (site: (typeof sites)[number]) => ReturnType<typeof judge>,
): Tally {
  const judged = sites.map((site) => ({ address: site.address, judgement: decide(site) }));
  return { operator, system, judged };
}

/** So many sites of a list, evenly over it. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]).flatMap(
    (item) => item ?? [],
  );
}
