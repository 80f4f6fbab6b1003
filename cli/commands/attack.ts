import { defineCommand } from "citty";
import { runAttacks } from "../../attack/run-attacks.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { platformGraph } from "../platform-graph.ts";
import { progress } from "../progress.ts";
import { renderAttackTable } from "../reporters/attack-table.ts";
import { untilInterrupted } from "../until-interrupted.ts";

export default defineCommand({
  meta: {
    name: "attack",
    description:
      "Run a captured platform on this machine and attack its walls: from outside with every tenant's token, and from " +
      "inside with hostile code in a tenant's function. Each attack is also made where its wall has a hole, and must " +
      "succeed there. Exit status: 0 nothing got through, 1 something did or an attack proves nothing, 2 this machine " +
      "lacks walls that were then not tried, 3 a failure.",
  },
  args: {
    target: { type: "positional", required: false, description: "A program's folder, or a graph's JSON file." },
    stack: { type: "string", description: "Which stack, where the target has several." },
    short: { type: "boolean", default: false, description: "A few seconds: nothing that waits, and no holes." },
    json: { type: "boolean", default: false, description: "Print every attack and how it ended, as JSON." },
  },
  run: async ({ args: { target, stack, short, json } }): Promise<ExitStatus> => {
    const chosen = stack === undefined ? {} : { stack };
    const graph = await platformGraph({ ...chosen, ...(target !== undefined && { target }), progress });
    const { interrupted, ignore } = untilInterrupted();
    let isAsked = false;
    void interrupted.then(() => {
      isAsked = true;
    });
    const report = await runAttacks(graph, { ...chosen, short, progress, isInterrupted: () => isAsked });
    ignore();
    if (isAsked) return EXIT.failure;
    process.stdout.write(`${json ? JSON.stringify(report, null, 2) : renderAttackTable(report)}\n`);
    if (!report.holds) return EXIT.refuted;
    return report.total.leftOut > 0 ? EXIT.unknown : EXIT.holds;
  },
});
