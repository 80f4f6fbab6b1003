import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Figure } from "./figure.ts";

const run = promisify(execFile);
const ENTRY = fileURLToPath(new URL("scale-run.ts", import.meta.url));
const CORES = 2;
const ROUNDS = 3;

const WANTED_SECONDS_OF_50 = 8;
const WANTED_SECONDS_OF_1000 = 90;
const WANTED_MEGABYTES_OF_1000 = 1500;
const WANTED_RATIO = 1.2;

interface Run {
  readonly capture: number;
  readonly proof: number;
  readonly plan: number;
  readonly verdict: string;
  readonly resources: number;
  readonly megabytes: number;
}

/** Twenty tenants apart each: what one more costs at five, and at fifty. */
type Round = Readonly<Record<"five" | "twentyFive" | "thirty" | "fifty", Run>>;

/**
 * Capture, proof and plan at 5, 50 and 1,000 tenants, and what one more tenant costs at each size. Processor time counts,
 * so that what else the machine does does not; two cores capture two cells at a time, and prove on one.
 *
 * What one more costs is the slope between two sizes, as a single tenant is less than what two runs differ by. The small
 * sizes are measured in turns, so that a machine that becomes slower does so for all; how far the rounds are apart is told.
 */
export default async function measureScale(): Promise<readonly Figure[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound());
  const leastOf = (size: keyof Round): Run => best(rounds.map((round) => round[size]));
  const [five, twentyFive, thirty, fifty] = [
    leastOf("five"),
    leastOf("twentyFive"),
    leastOf("thirty"),
    leastOf("fifty"),
  ];
  const ratios = rounds.map((round) => slope(round.thirty, round.fifty, 20) / slope(round.five, round.twentyFive, 20));
  const [half, thousand] = [await measure(500), await measure(1000)];
  const [atFive, atFifty, atThousand] = [
    slope(five, twentyFive, 20),
    slope(thirty, fifty, 20),
    slope(half, thousand, 500),
  ];
  return [
    ...figuresOf(5, five),
    ...figuresOf(50, fifty),
    wanted("capture and proof of 50 tenants, on two cores", onTwoCores(fifty, 1), "s", WANTED_SECONDS_OF_50),
    ...figuresOf(1000, thousand),
    wanted("capture and proof of 1,000 tenants, on two cores", onTwoCores(thousand, 20), "s", WANTED_SECONDS_OF_1000),
    wanted("memory of 1,000 tenants, in one process", thousand.megabytes, "MB", WANTED_MEGABYTES_OF_1000),
    { name: "one more tenant at 5", value: atFive * 1000, unit: "ms" },
    { name: "one more tenant at 50", value: atFifty * 1000, unit: "ms" },
    { name: "one more tenant at 1,000", value: atThousand * 1000, unit: "ms" },
    wanted("one more tenant at 50 beside one more at 5", atFifty / atFive, "times", WANTED_RATIO),
    { name: "the same, in the round where it is highest", value: Math.max(...ratios), unit: "times" },
    { name: "the same, in the round where it is lowest", value: Math.min(...ratios), unit: "times" },
    wanted("one more tenant at 1,000 beside one more at 5", atThousand / atFive, "times", WANTED_RATIO),
  ];
}

function figuresOf(tenants: number, { capture, proof, plan, resources, megabytes }: Run): readonly Figure[] {
  const at = `${tenants.toLocaleString("en")} tenants`;
  return [
    { name: `capture: ${at}, ${resources.toLocaleString("en")} resources`, value: capture, unit: "s" },
    { name: `proof: ${at}`, value: proof, unit: "s" },
    { name: `plan: ${at}`, value: plan, unit: "s" },
    { name: `memory: ${at}`, value: megabytes, unit: "MB" },
  ];
}

/** Cells are captured side by side; a single one keeps a single core busy. */
function onTwoCores({ capture, proof }: Run, cells: number): number {
  return capture / Math.min(CORES, cells) + proof;
}

function wanted(name: string, value: number, unit: string, limit: number): Figure {
  return { name, value, unit, wanted: `under ${limit.toLocaleString("en")} ${unit}`, holds: value < limit };
}

const slope = (few: Run, many: Run, tenants: number): number =>
  (many.capture + many.proof + many.plan - few.capture - few.proof - few.plan) / tenants;

async function measureRound(): Promise<Round> {
  return {
    five: await measure(5),
    twentyFive: await measure(25),
    thirty: await measure(30),
    fifty: await measure(50),
  };
}

/** The least time of all rounds, as whatever else happens only adds; the most memory. */
function best(runs: readonly Run[]): Run {
  const least = (part: "capture" | "proof" | "plan") => Math.min(...runs.map((one) => one[part]));
  const [first] = runs as [Run, ...Run[]];
  return {
    ...first,
    capture: least("capture"),
    proof: least("proof"),
    plan: least("plan"),
    megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
  };
}

async function measure(tenants: number): Promise<Run> {
  const { stdout } = await run(process.execPath, ["--import", "tsx", ENTRY, String(tenants)]);
  const result = JSON.parse(stdout) as Run;
  if (result.verdict !== "proved") throw new Error(`The world of ${tenants} tenants is ${result.verdict}.`);
  return result;
}
