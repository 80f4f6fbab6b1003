import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { smallest } from "../smallest.ts";
import { crossingShare, NOTHING, percent, shortfalls, sumOf, type Tally, unknownShare, worldsIn } from "../tally.ts";
import { BUGS } from "./bugs.ts";
import type { Answer } from "./job.ts";
import { loadSymbolic } from "./load-symbolic.ts";
import { type Bug, plantBug } from "./plant-bug.ts";
import { inParallel, runJob } from "./run-job.ts";

const ROOT = join(import.meta.dirname, "../../..");
const AT_ONCE = availableParallelism();
/** Requests put to the reference for each pair that is called denied. */
const REQUESTS = 24;
/** In so many worlds at most a seeded bug must show. */
const WORLDS_FOR_A_BUG = 4_000;
/** A mistake may also show in this: that more remains undecided. Without one it is about a thousandth. */
const MOST_UNKNOWN_WITH_A_BUG = 0.01;
/** Constructs must occur in so many proved and in so many refuted worlds, where 100,000 are looked at. */
const EACH = 100;

/**
 * `npm run test:deep`: many random worlds through both evaluators, and then the same with one mistake after the other
 * planted in the symbolic one. A run is repeated by its seed.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    worlds: { type: "string", default: "100000" },
    bug: { type: "string" },
  },
});
const seed = Number(values.seed);
const worlds = Number(values.worlds);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(worlds) || worlds < 1) {
  process.stderr.write("Usage: npm run test:deep -- [--seed NUMBER] [--worlds NUMBER] [--bug NAME]\n");
  process.exit(3);
}

const failures = values.bug === undefined ? await checkEvaluators() : [];
const bugs = BUGS.filter(({ name }) => values.bug === undefined || name === values.bug);
if (worlds > 1 || values.bug !== undefined) failures.push(...(await checkBugs(bugs)));
for (const failure of failures) say(failure);
say(failures.length === 0 ? "Everything holds." : `${failures.length} thing(s) do not hold.`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function checkEvaluators(): Promise<string[]> {
  say(`${worlds} random worlds from seed ${seed} (again: npm run test:deep -- --seed ${seed} --worlds ${worlds})`);
  const startedAt = performance.now();
  const shares = Array.from({ length: Math.min(AT_ONCE, worlds) }, (_, share) => share);
  const answers = await inParallel(shares, AT_ONCE, (share) =>
    runJob({
      root: ROOT,
      first: seed + share,
      step: shares.length,
      count: Math.ceil((worlds - share) / shares.length),
      requests: REQUESTS,
    }),
  );
  const tally = answers.reduce((sum, answer) => sumOf(sum, answer.tally), NOTHING);
  sayFigures(tally, (performance.now() - startedAt) / 1000);
  const contradictions = answers.flatMap(({ contradiction }) => contradiction ?? []);
  const told = await Promise.all(contradictions.map(tell));
  return [...told, ...(worlds >= 100_000 && told.length === 0 ? shortfalls(tally, EACH) : [])];
}

function sayFigures(tally: Tally, seconds: number): void {
  const { within, outside, pairs, requests, constructs, reasons } = tally;
  say(
    `  ${worldsIn(tally)} worlds, ${pairs} pairs across a wall, ${requests} concrete requests, ${seconds.toFixed(0)} s`,
  );
  say(`  inside the modelled fragment: ${within.proved} proved, ${within.refuted} refuted, ${within.unknown} unknown`);
  say(`  outside it: ${outside.proved} proved, ${outside.refuted} refuted, ${outside.unknown} unknown`);
  say(
    `  a crossing in ${percent(crossingShare(tally))} of the worlds; unknown ${percent(unknownShare(tally))} of those inside`,
  );
  const counts = Object.entries(constructs).toSorted(
    ([, a], [, b]) => Math.min(a.proved, a.refuted) - Math.min(b.proved, b.refuted),
  );
  say(
    `  constructs, proved and refuted worlds: ${counts.map(([name, { proved, refuted }]) => `${name} ${proved}/${refuted}`).join("; ")}`,
  );
  const common = Object.entries(reasons).toSorted(([, a], [, b]) => b - a);
  for (const [reason, count] of common.slice(0, 5)) say(`  unknown ${count} times: ${reason}`);
}

/** A contradiction, in the smallest world that has it. */
async function tell({ world, found }: NonNullable<Answer["contradiction"]>): Promise<string> {
  const [small, again] = smallest(world, found, await loadSymbolic(ROOT));
  const { seed: _, strange: __, ...rest } = small;
  return [
    `World ${world.seed}: ${again.sentence}`,
    `  request: ${JSON.stringify(again.request)}`,
    `  smallest world: ${JSON.stringify(rest, undefined, 2)}`,
    `  again: npm run test:deep -- --seed ${world.seed} --worlds 1`,
  ].join("\n");
}

async function checkBugs(planted: readonly Bug[]): Promise<string[]> {
  say(`${planted.length} bugs planted into the symbolic evaluator, one at a time, worlds from seed ${seed}`);
  const failed = await inParallel(planted, AT_ONCE, async (bug): Promise<string[]> => {
    const root = plantBug(bug);
    try {
      const count = WORLDS_FOR_A_BUG;
      const mostUnknown = MOST_UNKNOWN_WITH_A_BUG;
      const job = { root, first: seed, step: 1, count, requests: REQUESTS, mostUnknown };
      const { tally, contradiction } = await runJob(job);
      const looked = `${worldsIn(tally)} worlds`;
      if (contradiction !== undefined) {
        say(`  caught by world ${contradiction.world.seed}, after ${looked}: ${bug.name}`);
        return [];
      }
      if (unknownShare(tally) > mostUnknown) {
        say(`  caught by ${percent(unknownShare(tally))} unknown, after ${looked}: ${bug.name}`);
        return [];
      }
      return [`No world of ${count} shows the bug "${bug.name}".`];
    } finally {
      rmSync(root, { recursive: true });
    }
  });
  return failed.flat();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
