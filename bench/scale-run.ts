import { captureInProcess } from "../capture/pulumi/in-process.ts";
import { bundledFunction } from "../components/function-code.ts";
import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import type { Graph } from "../graph/graph.ts";
import { mergeGraphs } from "../graph/query.ts";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { servicesOf } from "../iam-data/services-of.ts";
import { TENANTS_PER_CELL } from "../model/address-plan.ts";
import type { ProofSettings } from "../model/proof-settings.ts";
import { compareGraphs } from "../plan/compare-graphs.ts";
import { prove } from "../prover/prove.ts";
import { captureProgram } from "./capture-program.ts";

/**
 * One measured run, in a process of its own: so many tenants in cells of fifty are captured one cell after another, proved
 * as one world, and compared with themselves as before the last tenant came. Prints seconds of processor time and
 * megabytes.
 */
const tenants = Number(process.argv[2]);
// Bundling the functions is no part of a capture.
for (const name of ["authorizer", "tenant-api"]) bundledFunction(name);

const graphs: Graph[] = [];
const capture = await cost(async () => {
  for (let first = 1; first <= tenants; first += TENANTS_PER_CELL) {
    graphs.push(await captured(first, Math.min(TENANTS_PER_CELL, tenants - first + 1)));
  }
});
const world = mergeGraphs(graphs);
let verdict = "";
const proof = await cost(async () => {
  const services = readServiceReference(servicesOf(world));
  ({ verdict } = prove({ graph: world, settings: settingsFor(world), services, today: "2026-11-25" }));
});
const last = Math.floor((tenants - 1) / TENANTS_PER_CELL) * TENANTS_PER_CELL + 1;
const smaller = await captured(last, Math.max(1, tenants - last));
const before = mergeGraphs([...graphs.slice(0, -1), smaller]);
let changed = 0;
const plan = await cost(async () => {
  changed = compareGraphs(before, world).changes.length;
});
process.stdout.write(
  JSON.stringify({
    ...{ capture, proof, plan, verdict, changed },
    resources: world.nodes.length,
    megabytes: process.resourceUsage().maxRSS / 1000,
  }),
);

function captured(firstTenant: number, count: number): Promise<Graph> {
  const index = (firstTenant - 1) / TENANTS_PER_CELL;
  const place = { cell: `c${index + 1}`, vpcCidr: `10.${index}.0.0/16`, firstTenant };
  return captureInProcess(captureProgram(count, place), {
    project: "bulkhead-tenants",
    stack: `c${index + 1}`,
    isolated: false,
  });
}

/** What `bulkhead.yaml` declares, for cells: they are one environment, and their names end in the benchmark's suffix. */
function settingsFor({ stacks }: Graph): ProofSettings {
  const { proof: settings } = readBulkheadConfig(import.meta.dirname);
  return {
    ...settings,
    rules: settings.rules.map((binding) =>
      binding.rule === "naming" ? { ...binding, options: { ...binding.options, suffixes: { "*": "bench" } } } : binding,
    ),
    sameEnvironment: stacks.length > 1 ? [stacks.map(({ id }) => id)] : [],
  };
}

async function cost(work: () => Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
