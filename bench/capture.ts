import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Figure } from "./figure.ts";

const run = promisify(execFile);
const ENTRY = fileURLToPath(new URL("capture-run.ts", import.meta.url));
const RUNS = 3;
const WANTED_RATIO = 2.5;

interface Run {
  readonly milliseconds: number;
  readonly resources: number;
  readonly megabytes: number;
}

/**
 * Capture of the tenants platform beside the same program under Pulumi's own test mocks: same loader, same Node flags,
 * source positions kept, each run in a process of its own, the two ways in turn, the faster of three runs counted.
 */
export default async function measureCapture(): Promise<readonly Figure[]> {
  return [...(await figuresOf(5)), ...(await figuresOf(50))];
}

async function figuresOf(tenants: number): Promise<readonly Figure[]> {
  const runs: { readonly mocks: Run; readonly capture: Run }[] = [];
  for (let round = 0; round < RUNS; round++) {
    runs.push({ mocks: await measure("mocks", tenants), capture: await measure("capture", tenants) });
  }
  const mocks = best(runs.map((round) => round.mocks));
  const capture = best(runs.map((round) => round.capture));
  const ratio = perResource(mocks) / perResource(capture);
  const at = `${tenants} tenants, ${capture.resources} resources`;
  return [
    { name: `capture a resource: ${at}`, value: perResource(capture), unit: "ms" },
    { name: `test mocks a resource: ${at}`, value: perResource(mocks), unit: "ms" },
    {
      name: `capture is faster than mocks: ${at}`,
      value: ratio,
      unit: "ratio",
      wanted: `${WANTED_RATIO} or more`,
      holds: ratio >= WANTED_RATIO,
    },
    { name: `capture's memory: ${at}`, value: capture.megabytes, unit: "MB" },
    { name: `test mocks' memory: ${at}`, value: mocks.megabytes, unit: "MB" },
  ];
}

async function measure(way: "mocks" | "capture", tenants: number): Promise<Run> {
  const { stdout } = await run(process.execPath, ["--import", "tsx", ENTRY, way, String(tenants)]);
  return JSON.parse(stdout);
}

function best(runs: readonly Run[]): Run {
  const [first, ...others] = runs.toSorted((a, b) => a.milliseconds - b.milliseconds);
  if (first === undefined || others.length + 1 !== RUNS) throw new Error("a run is missing");
  return first;
}

const perResource = ({ milliseconds, resources }: Run): number => milliseconds / resources;
