import { createRequire } from "node:module";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import { bundledFunction } from "../components/function-code.ts";
import { captureProgram } from "./capture-program.ts";

/**
 * One measured run, in a process of its own: `mocks` runs the program under plain `pulumi.runtime.setMocks`, `capture`
 * captures it. The packages are loaded before the clock starts, for both. Prints milliseconds, resources, and the
 * growth of the process in megabytes.
 */
const [way, count] = process.argv.slice(2);
const program = captureProgram(Number(count));
// Bundling the functions is neither way's work.
for (const name of ["authorizer", "tenant-api"]) bundledFunction(name);
const before = process.memoryUsage().rss;
const startedAt = performance.now();
const resources = way === "mocks" ? await underMocks() : await captured();
const milliseconds = performance.now() - startedAt;
const peak = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ milliseconds, resources, megabytes: (peak - before) / 1e6 }));

async function captured(): Promise<number> {
  const { nodes } = await captureInProcess(program, { isolated: false });
  if (nodes.some(({ category, source }) => category === "custom" && source === undefined)) throw new Error("no source");
  return nodes.length;
}

/** Mocks as a project's tests have them: inputs are outputs, an id and an ARN made of the name. */
async function underMocks(): Promise<number> {
  const runtime = createRequire(import.meta.url)("@pulumi/pulumi/runtime/index.js");
  let registered = 0;
  await runtime.setMocks(
    {
      call: ({ inputs }: { readonly inputs: object }) => ({ accountId: "123456789012", ...inputs }),
      newResource: ({ name, inputs }: { readonly name: string; readonly inputs: object }) => {
        registered += 1;
        return { id: `${name}-id`, state: { arn: `arn:aws:mock:::${name}`, ...inputs } };
      },
    },
    "project",
    "stack",
    true,
  );
  await runtime.runInPulumiStack(async () => program());
  await runtime.waitForRPCs();
  return registered;
}
