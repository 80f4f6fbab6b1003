import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import { toMermaid } from "../../graph/mermaid.ts";
import { toJson } from "../../graph/to-json.ts";
import { UserError } from "../../model/errors.ts";
import { captureWorld } from "../capture-world.ts";
import { EXIT } from "../exit-status.ts";
import { captureProgress, progress } from "../progress.ts";
import { chosenCaptures, STACK_ARGUMENT, TARGET_ARGUMENT } from "../target-arguments.ts";

const FORMATS: Readonly<Record<string, (graph: Graph) => string>> = { json: toJson, mermaid: toMermaid };

export default defineCommand({
  meta: {
    name: "graph",
    description:
      "Print what programs would deploy, as one graph. Without a target, all that bulkhead.yaml names. " +
      "Progress goes to the error output; the values of secrets are not printed.",
  },
  args: {
    target: TARGET_ARGUMENT,
    stack: STACK_ARGUMENT,
    format: { type: "string", default: "json", description: "json or mermaid." },
  },
  run: async ({ args, rawArgs }) => {
    const render = FORMATS[args.format];
    if (render === undefined) {
      throw new UserError({
        message: `There is no format "${args.format}".`,
        fix: `Use one of: ${Object.keys(FORMATS).join(", ")}.`,
      });
    }
    const config = readBulkheadConfig(process.cwd());
    const { graph } = await captureWorld(chosenCaptures(config, args._, rawArgs), captureProgress);
    for (const { id, warnings } of graph.stacks) for (const warning of warnings) progress(`  ${id}: ${warning}`);
    process.stdout.write(render(graph));
    return EXIT.holds;
  },
});
