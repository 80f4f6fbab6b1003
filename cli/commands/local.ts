import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineCommand } from "citty";
import type { Graph } from "../../graph/graph.ts";
import { UserError } from "../../model/errors.ts";
import { readGraphFile } from "../graph-file.ts";
import { parsePort } from "../parse-port.ts";
import { runLocalCloud } from "../run-local-cloud.ts";
import { chooseStack } from "../stack-files.ts";

/** Where the tenants platform lives in this repository: what runs where nothing else is named. */
const OWN_PLATFORM = join("stacks", "tenants");

export default defineCommand({
  meta: {
    name: "local",
    description:
      "Run a captured stack on this machine: its tables, functions, API and token issuer. Without a target, the one in " +
      "this folder, or stacks/tenants. With --once, try every tenant's endpoint and exit 0 if all holds, 1 if not.",
  },
  args: {
    target: { type: "positional", required: false, description: "A folder with Pulumi.yaml, or a graph's JSON file." },
    stack: { type: "string", description: "Which stack, where the target has several." },
    port: { type: "string", default: "4510", description: "The API's port; 0 takes any that is free." },
    once: { type: "boolean", default: false, description: "Try every tenant's endpoint, print a table, exit." },
  },
  run: async ({ args }) => {
    const progress = (line: string): void => void process.stderr.write(`  ${line}\n`);
    const target = args.target ?? defaultTarget(process.cwd());
    const graph = target.endsWith(".json") ? readGraphFile(target) : await capture(target, args.stack, progress);
    const port = args.once ? 0 : parsePort(args.port);
    return runLocalCloud(graph, {
      once: args.once,
      directory: process.cwd(),
      print: (text) => void process.stdout.write(`${text}\n`),
      progress,
      ...(args.stack !== undefined && { stack: args.stack }),
      ...(port !== undefined && { port }),
    });
  },
});

async function capture(directory: string, stack: string | undefined, progress: (line: string) => void): Promise<Graph> {
  const chosen = chooseStack(directory, stack);
  progress(`capturing ${directory}, stack ${chosen}`);
  const startedAt = performance.now();
  const { captureStack } = await import("../../capture/pulumi/capture-stack.ts");
  const graph = await captureStack({ directory, stack: chosen });
  progress(`${graph.nodes.length} resources in ${Math.round(performance.now() - startedAt)} ms`);
  return graph;
}

function defaultTarget(directory: string): string {
  if (existsSync(join(directory, "Pulumi.yaml"))) return ".";
  if (existsSync(join(directory, OWN_PLATFORM, "Pulumi.yaml"))) return OWN_PLATFORM;
  throw new UserError({
    message: "There is no Pulumi.yaml in this folder.",
    where: directory,
    fix: "Name the folder of a Pulumi program: bulkhead local PATH.",
  });
}
