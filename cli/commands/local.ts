import { join } from "node:path";
import { defineCommand } from "citty";
import { readGraphFile } from "../../capture/files/graph-file.ts";
import type { Graph } from "../../graph/graph.ts";
import { readFaults } from "../../local/faults/read-faults.ts";
import { UserError } from "../../model/errors.ts";
import { parsePort } from "../parse-port.ts";
import { runLocalCloud } from "../run-local-cloud.ts";

/** The one program of this repository that is a platform with an API: what runs where nothing else is named. */
const OWN_PLATFORM = join("stacks", "tenants");
const DEFAULT_PORT = 4510;

export default defineCommand({
  meta: {
    name: "local",
    description:
      "Run a captured stack on this machine: its tables, functions, API and token issuer. Without a target, the " +
      "tenants platform. With --once, try every tenant's endpoint and exit 0 if all holds, 1 if not.",
  },
  args: {
    target: { type: "positional", required: false, description: "A program's folder, or a graph's JSON file." },
    stack: { type: "string", description: "Which stack, where the target has several." },
    port: { type: "string", description: "The API's port, 4510 by default; 0 takes any that is free." },
    faults: { type: "string", description: "A YAML file that says what goes wrong, and when: docs/local-faults.md." },
    data: { type: "string", description: "A folder that keeps the tables' items between starts; in memory without." },
    once: { type: "boolean", default: false, description: "Try every tenant's endpoint, print a table, exit." },
  },
  run: async ({ args }) => {
    const port = parsePort(args.port) ?? (args.once ? 0 : DEFAULT_PORT);
    const { target, stack } = args;
    const faults = args.faults === undefined ? undefined : readFaults(args.faults);
    return runLocalCloud(target?.endsWith(".json") ? readGraphFile(target) : await capture(target, stack), {
      once: args.once,
      port,
      directory: process.cwd(),
      print: (text) => void process.stdout.write(`${text}\n`),
      progress,
      ...(stack !== undefined && { stack }),
      ...(faults !== undefined && { faults }),
      ...(args.data !== undefined && { data: args.data }),
    });
  },
});

const progress = (line: string): void => void process.stderr.write(`  ${line}\n`);

/** Loaded only here: a graph that is there already needs nothing of it. */
async function capture(target: string | undefined, stack: string | undefined): Promise<Graph> {
  const [{ findCaptures }, { readBulkheadConfig }] = await Promise.all([
    import("../../capture/capture-target.ts"),
    import("../../config/read-bulkhead-config.ts"),
  ]);
  const found = findCaptures(readBulkheadConfig(process.cwd()), {
    from: process.cwd(),
    ...(target !== undefined && { targets: [target] }),
    ...(stack !== undefined && { stacks: [stack] }),
  });
  const own = target === undefined ? found.filter((one) => one.target === OWN_PLATFORM) : [];
  const chosen = theOne(own.length > 0 ? own : found);
  progress(`capturing ${chosen.target}, stack ${chosen.stack}`);
  const startedAt = performance.now();
  const graph = await chosen.run();
  progress(`${graph.nodes.length} resources in ${Math.round(performance.now() - startedAt)} ms`);
  return graph;
}

function theOne<Found extends { readonly target: string; readonly stack: string }>(found: readonly Found[]): Found {
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new UserError({
    message: "There is more than one stack to run.",
    fix: `Choose a target, and a stack with --stack: ${found.map((one) => `${one.target} --stack ${one.stack}`).join(", ")}.`,
  });
}
