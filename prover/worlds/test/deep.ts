import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { smallest } from "../smallest.ts";
import { crossingShare, NOTHING, percent, shortfalls, sumOf, type Tally, unknownShare, worldsIn } from "../tally.ts";
import { BUGS } from "./bugs.ts";
import type { Answer } from "./job.ts";
import { type Bug, loadSymbolic } from "./load-symbolic.ts";
import { inParallel, runJob } from "./run-job.ts";

const AT_ONCE = availableParallelism();
/** Requests put to the reference for each pair that is called denied. */
const REQUESTS = 24;
/** In so many worlds at most a seeded bug must show. */
const WORLDS_FOR_A_BUG = 60_000;
/** One construct must occur in a proved and in a refuted world for each so many worlds. */
const WORLDS_FOR_A_CONSTRUCT = 1000;

/**
 * `npm run test:deep`: many random worlds through both evaluators, and then the same with one mistake after the other
 * planted in the symbolic one. A run is repeated by its seed.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    worlds: { type: "string" },
    bug: { type: "string" },
  },
});
const seed = Number(values.seed);
const worlds = Number(values.worlds ?? 100_000);
const bugs = BUGS.filter(({ name }) => values.bug === undefined || name === values.bug);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(worlds) || worlds < 1 || bugs.length === 0) {
  process.stderr.write("Usage: npm run test:deep -- [--seed NUMBER] [--worlds NUMBER] [--bug NAME]\n");
  process.exit(3);
}

const startedAt = performance.now();
const failures = values.bug === undefined ? await checkEvaluators() : [];
if (worlds > 1 || values.bug !== undefined) failures.push(...(await checkBugs(bugs)));
for (const failure of failures) say(failure);
say(failures.length === 0 ? "Everything holds." : `${failures.length} thing(s) do not hold.`);
say(`${seconds(startedAt)} s in all`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function checkEvaluators(): Promise<string[]> {
  say(`${worlds} random worlds from seed ${seed} (again: npm run test:deep -- --seed ${seed} --worlds ${worlds})`);
  const start = performance.now();
  const shares = Array.from({ length: Math.min(AT_ONCE, worlds) }, (_, share) => share);
  const answers = await inParallel(shares, AT_ONCE, (share) =>
    runJob({
      first: seed + share,
      step: shares.length,
      count: Math.ceil((worlds - share) / shares.length),
      requests: REQUESTS,
    }),
  );
  const tally = answers.reduce((sum, answer) => sumOf(sum, answer.tally), NOTHING);
  const busy = answers.reduce((sum, answer) => sum + answer.seconds, 0);
  sayFigures(tally, `${seconds(start)} s with ${shares.length} processes, ${busy.toFixed(0)} s of one core`);
  const contradictions = answers.flatMap(({ contradiction }) => contradiction ?? []);
  const told = await Promise.all(contradictions.map(tell));
  const each = Math.floor(worlds / WORLDS_FOR_A_CONSTRUCT);
  return [...told, ...(worlds > 1 && told.length === 0 ? shortfalls(tally, each) : [])];
}

function sayFigures(tally: Tally, time: string): void {
  const { within, outside, pairs, requests, constructs, reasons } = tally;
  say(`  ${worldsIn(tally)} worlds, ${pairs} pairs across a wall, ${requests} concrete requests, ${time}`);
  say(`  inside the modelled fragment: ${within.proved} proved, ${within.refuted} refuted, ${within.unknown} unknown`);
  say(`  outside it: ${outside.proved} proved, ${outside.refuted} refuted, ${outside.unknown} unknown`);
  const [crossing, unknown] = [percent(crossingShare(tally)), percent(unknownShare(tally))];
  say(`  a crossing in ${crossing} of the worlds; unknown ${unknown} of those inside`);
  const counts = Object.entries(constructs).toSorted(
    ([, a], [, b]) => Math.min(a.proved, a.refuted) - Math.min(b.proved, b.refuted),
  );
  say("  constructs, in proved and in refuted worlds, rare ones first:");
  for (const [name, { proved, refuted }] of counts) {
    say(`  ${String(proved).padStart(8)} ${String(refuted).padStart(8)}  ${name}`);
  }
  const common = Object.entries(reasons).toSorted(([, a], [, b]) => b - a);
  for (const [reason, count] of common.slice(0, 5)) say(`  unknown ${count} times: ${reason}`);
}

/** A contradiction, in the smallest world that has it. */
async function tell({ world, found }: NonNullable<Answer["contradiction"]>): Promise<string> {
  const [small, again] = smallest(world, found, await loadSymbolic());
  const { principals, targets } = small;
  return [
    `World ${world.seed}: ${again.sentence}`,
    `  request: ${JSON.stringify(again.request)}`,
    `  smallest world: ${JSON.stringify({ principals, targets }, undefined, 2)}`,
    `  again: npm run test:deep -- --seed ${world.seed} --worlds 1`,
  ].join("\n");
}

async function checkBugs(planted: readonly Bug[]): Promise<string[]> {
  say(`${planted.length} bugs planted into the symbolic evaluator, one at a time, worlds from seed ${seed}`);
  const failed = await inParallel(planted, AT_ONCE, async (bug): Promise<string[]> => {
    const worldsOfBug = { first: seed, step: 1, count: WORLDS_FOR_A_BUG, requests: REQUESTS, endsUndecided: true };
    const { tally, contradiction } = await runJob({ ...worldsOfBug, bug });
    const looked = worldsIn(tally);
    if (contradiction === undefined && looked === WORLDS_FOR_A_BUG) {
      return [`No world of ${WORLDS_FOR_A_BUG} shows the bug "${bug.name}".`];
    }
    const by = contradiction?.found.kind ?? `${tally.within.unknown} unknown`;
    say(`  ${String(looked).padStart(6)} worlds, ${by.padEnd(12)}  ${bug.name}`);
    return [];
  });
  return failed.flat();
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
