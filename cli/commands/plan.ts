import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import { compareGraphs } from "../../plan/compare-graphs.ts";
import { captureWorld } from "../capture-world.ts";
import { sidesOf } from "../earlier-graph.ts";
import type { ExitStatus } from "../exit-status.ts";
import { saveLastGraph } from "../last-graph.ts";
import { exitStatusOfPlan, type PlanReport, refusalsOf } from "../plan-report.ts";
import { captureProgress, progress } from "../progress.ts";
import { repeatedOption } from "../repeated-option.ts";
import { renderPlanJson } from "../reporters/plan-json.ts";
import { renderPlanText } from "../reporters/plan-text.ts";
import { paintFor } from "../reporters/style.ts";
import { chosenCaptures, STACK_ARGUMENT, TARGET_ARGUMENT } from "../target-arguments.ts";

export default defineCommand({
  meta: {
    name: "plan",
    description:
      "Show what a deployment would create, change, replace and destroy, by compartment, and which data would be lost: " +
      "the program's graph beside an earlier one, with no account. Exit status: 0 the plan holds, 1 it is refused, 3 " +
      "wrong usage or a failure.",
  },
  args: {
    target: TARGET_ARGUMENT,
    stack: STACK_ARGUMENT,
    against: {
      type: "string",
      description:
        "last: the graph kept by --save or a deployment. Or a JSON file: bulkhead graph; pulumi stack export or " +
        "terraform show -json of what is deployed, which shows drift. By default the last, if one was kept.",
    },
    only: {
      type: "string",
      description:
        "Refuse the plan if anything else changes: a tenant, an environment, environment/tenant or PROJECT/STACK, with " +
        "* and ?; may be given several times.",
    },
    "allow-data-loss": { type: "boolean", default: false, description: "Do not refuse a plan that loses data." },
    "expect-no-changes": { type: "boolean", default: false, description: "Refuse a plan that changes anything." },
    save: { type: "boolean", default: false, description: "Keep this graph in .bulkhead for the next plan." },
    json: { type: "boolean", default: false, description: "Print the whole plan as JSON." },
  },
  run: async ({ args, rawArgs }): Promise<ExitStatus> => {
    const config = readBulkheadConfig(process.cwd());
    const { graph } = await captureWorld(chosenCaptures(config, args._, rawArgs), captureProgress);
    const { before, after, against, warnings } = await sidesOf(graph, args.against, config);
    const difference = compareGraphs(before, after);
    const only = repeatedOption(rawArgs, "only");
    const report: PlanReport = {
      against,
      stacks: graph.stacks.map(({ id }) => id),
      difference,
      refusals: refusalsOf(difference, {
        ...(only.length > 0 && { only }),
        allowDataLoss: args["allow-data-loss"],
        expectNoChanges: args["expect-no-changes"],
      }),
      warnings,
    };
    process.stdout.write(
      args.json ? renderPlanJson(report) : renderPlanText(report, paintFor(process.stdout, process.env)),
    );
    if (args.save) {
      saveLastGraph(config.root, graph);
      progress("kept      this graph, for the next plan");
    }
    return exitStatusOfPlan(report);
  },
});
