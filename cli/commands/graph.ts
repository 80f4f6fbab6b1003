import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import { toMermaid } from "../../graph/mermaid.ts";
import { toJson } from "../../graph/to-json.ts";
import { UserError } from "../../model/errors.ts";
import type { ProofSettings } from "../../model/proof-settings.ts";
import { captureWorld } from "../capture-world.ts";
import { EXIT } from "../exit-status.ts";
import { captureProgress, progress } from "../progress.ts";
import { chosenCaptures, STACK_ARGUMENT, TARGET_ARGUMENT } from "../target-arguments.ts";

type Render = (graph: Graph, settings: ProofSettings) => string | Promise<string>;

const FORMATS: Readonly<Record<string, Render>> = { json: toJson, mermaid: toMermaid, svg };

/** Loaded only here: other formats need nothing of the prover. */
async function svg(graph: Graph, settings: ProofSettings): Promise<string> {
  const { renderGraphSvg } = await import("../reporters/graph-svg.ts");
  return renderGraphSvg(graph, settings);
}

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
    format: { type: "string", default: "json", description: "json, mermaid, or svg: a drawing." },
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
    process.stdout.write(await render(graph, config.proof));
    return EXIT.holds;
  },
});
