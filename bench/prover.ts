import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Figure } from "./figure.ts";
import type { Shape } from "./prover-graph.ts";
import type { Run } from "./prover-run.ts";

const run = promisify(execFile);
const ENTRY = fileURLToPath(new URL("prover-run.ts", import.meta.url));
const RUNS = 3;
const [SMALL, MIDDLE, LARGE] = [1000, 5000, 10_000] as const;
const WANTED = { milliseconds: 1000, megabytes: 500, worst: 15_000 };
/** What n·log n grows by from the small platform to the large one. */
const WANTED_GROWTH = (LARGE * Math.log(LARGE)) / (SMALL * Math.log(SMALL));

/**
 * The proof of a captured graph, reading its facts included, each run in a process of its own: the time of the fastest
 * of three, and the memory of the whole process with the graph in it. The platforms' walls hold, which each run must
 * prove; those of the worst case do not, and there enough is found before everything is looked at.
 */
export default async function measureProver(): Promise<readonly Figure[]> {
  const small = await fastest(SMALL);
  const middle = await fastest(MIDDLE);
  const large = await fastest(LARGE);
  const worst = await measure("prove", LARGE, "wildcards");
  if (worst.unread === 0) throw new Error("The worst case says nowhere that something was not looked at.");
  const naive = await measure("naive", SMALL, "realistic");
  const growth = large.processorMilliseconds / small.processorMilliseconds;
  return [
    ...figuresOf(SMALL, small),
    ...figuresOf(MIDDLE, middle),
    ...figuresOf(LARGE, large),
    {
      name: `growth of the processor's time from ${SMALL} to ${LARGE} principals`,
      value: growth,
      unit: "ratio",
      wanted: `${WANTED_GROWTH.toFixed(1)} or less, as n·log n`,
      holds: growth <= WANTED_GROWTH,
    },
    {
      name: `worst case, every policy full of wildcards: ${LARGE} principals, ${worst.findings} findings`,
      value: worst.milliseconds,
      unit: "ms",
      wanted: `under ${WANTED.worst} ms`,
      holds: worst.milliseconds < WANTED.worst,
    },
    { name: "of it the processor's time", value: worst.processorMilliseconds, unit: "ms" },
    { name: "memory of the worst case", value: worst.megabytes, unit: "MB" },
    {
      name: `naive: ${SMALL} principals, ${naive.requests} single requests to the reference evaluator`,
      value: naive.processorMilliseconds,
      unit: "ms",
    },
    {
      name: `the proof for all requests is faster than the naive way with one of each: ${SMALL} principals`,
      value: naive.processorMilliseconds / small.processorMilliseconds,
      unit: "ratio",
    },
  ];
}

function figuresOf(principals: number, { milliseconds, processorMilliseconds, megabytes }: Run): readonly Figure[] {
  const isLarge = principals === LARGE;
  return [
    {
      name: `proof alone: ${principals} principals`,
      value: milliseconds,
      unit: "ms",
      ...(isLarge && { wanted: `under ${WANTED.milliseconds} ms`, holds: milliseconds < WANTED.milliseconds }),
    },
    { name: `of it the processor's time: ${principals} principals`, value: processorMilliseconds, unit: "ms" },
    {
      name: `memory: ${principals} principals`,
      value: megabytes,
      unit: "MB",
      ...(isLarge && { wanted: `under ${WANTED.megabytes} MB`, holds: megabytes < WANTED.megabytes }),
    },
  ];
}

async function fastest(principals: number): Promise<Run> {
  const runs: Run[] = [];
  for (let round = 0; round < RUNS; round++) runs.push(await measure("prove", principals, "realistic"));
  const unproved = runs
    .flatMap(({ verdicts }) => Object.entries(verdicts))
    .filter(([, verdict]) => !HOLDS.has(verdict));
  if (unproved.length > 0) throw new Error(`The walls of the platform do not hold: ${unproved.join("; ")}.`);
  const [best] = runs.toSorted((a, b) => a.milliseconds - b.milliseconds);
  if (best === undefined) throw new Error("a run is missing");
  return best;
}

const HOLDS: ReadonlySet<string> = new Set(["proved", "not-applicable"]);

async function measure(way: "prove" | "naive", principals: number, shape: Shape): Promise<Run> {
  const { stdout } = await run(process.execPath, ["--import", "tsx", ENTRY, way, String(principals), shape]);
  return JSON.parse(stdout);
}
