import { inspect } from "node:util";
import { checkWorlds } from "../check-worlds.ts";
import type { Answer, Job } from "./job.ts";
import { loadSymbolic } from "./load-symbolic.ts";

/** The process of one job. */
process.once("message", (job: Job) => {
  // The reference throws where it does not understand, often; the stacks would take most of the time.
  Error.stackTraceLimit = 0;
  check(job).then(
    (answer) => process.send?.(answer, () => process.exit()),
    (error: unknown) => {
      process.stderr.write(`${inspect(error)}\n`);
      process.exit(1);
    },
  );
});

async function check({ bug, ...worlds }: Job): Promise<Answer> {
  const checked = checkWorlds(await loadSymbolic(bug), worlds);
  const { user, system } = process.cpuUsage();
  return { ...checked, seconds: (user + system) / 1e6 };
}
