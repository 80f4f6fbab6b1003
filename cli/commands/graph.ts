import { defineCommand } from "citty";
import { findCaptures } from "../../capture/capture-target.ts";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import { toMermaid } from "../../graph/mermaid.ts";
import { mergeGraphs } from "../../graph/query.ts";
import { toJson } from "../../graph/to-json.ts";
import { UserError } from "../../model/errors.ts";
import { EXIT } from "../exit-status.ts";

const FORMATS: Readonly<Record<string, (graph: Graph) => string>> = { json: toJson, mermaid: toMermaid };

export default defineCommand({
  meta: {
    name: "graph",
    description:
      "Print what programs would deploy, as one graph. Without a target, all that bulkhead.yaml names. " +
      "Progress goes to the error output; the values of secrets are not printed.",
  },
  args: {
    target: { type: "positional", required: false, description: "The folder of a Pulumi project or a Terraform root." },
    stack: { type: "string", description: "Only this stack, or this environment of a Terraform root." },
    format: { type: "string", default: "json", description: "json or mermaid." },
  },
  run: async ({ args }) => {
    const render = FORMATS[args.format];
    if (render === undefined) {
      throw new UserError({
        message: `There is no format "${args.format}".`,
        fix: `Use one of: ${Object.keys(FORMATS).join(", ")}.`,
      });
    }
    const captures = findCaptures(readBulkheadConfig(process.cwd()), {
      from: process.cwd(),
      ...(args.target !== undefined && { targets: [args.target] }),
      ...(args.stack !== undefined && { stacks: [args.stack] }),
    });
    const graphs: Graph[] = [];
    for (const { target, stack, run } of captures) {
      process.stderr.write(`capturing ${target}, stack ${stack}\n`);
      const graph = await run();
      for (const warning of graph.stacks.flatMap(({ warnings }) => warnings)) process.stderr.write(`  ${warning}\n`);
      graphs.push(graph);
    }
    process.stdout.write(render(mergeGraphs(graphs)));
    return EXIT.holds;
  },
});
