import { generateWorld } from "../generate-world.ts";
import { NOTHING, sumOf, tallyOf, unknownShare } from "../tally.ts";
import { checkWorld } from "../tie.ts";
import type { Answer, Job } from "./job.ts";
import { loadSymbolic } from "./load-symbolic.ts";

/** The process of one job: checks its worlds, up to the first contradiction. */
process.once("message", (job: Job) => {
  // The reference throws where it does not understand, often; the stacks would take most of the time.
  Error.stackTraceLimit = 0;
  check(job).then(
    (answer) => process.send?.(answer, () => process.exit()),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
});

async function check({ root, first, step, count, requests, mostUnknown = 1 }: Job): Promise<Answer> {
  const symbolic = await loadSymbolic(root);
  let tally = NOTHING;
  for (let index = 0; index < count; index += 1) {
    const world = generateWorld(first + index * step);
    const checked = checkWorld(world, symbolic, { requests });
    tally = sumOf(tally, tallyOf(world, checked));
    if (checked.contradiction !== undefined) return { tally, contradiction: { world, found: checked.contradiction } };
    if (index >= 500 && unknownShare(tally) > mostUnknown) return { tally };
  }
  return { tally };
}
