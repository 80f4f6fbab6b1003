import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import { QUOTAS_AS_OF } from "../../model/quotas.ts";
import { countQuotas } from "../../plan/quotas/count-quotas.ts";
import { captureWorld } from "../capture-world.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { captureProgress } from "../progress.ts";
import { renderQuotasText } from "../reporters/quotas-text.ts";
import { paintFor } from "../reporters/style.ts";
import { chosenCaptures, STACK_ARGUMENT, TARGET_ARGUMENT } from "../target-arguments.ts";

export default defineCommand({
  meta: {
    name: "quotas",
    description:
      "Count what stacks would use of AWS's service quotas, name the first that binds and the increases to ask for. " +
      "Exit status: 0 it fits, if need be after an increase; 1 over a quota that cannot be raised so far; 3 a failure.",
  },
  args: {
    target: TARGET_ARGUMENT,
    stack: STACK_ARGUMENT,
    json: { type: "boolean", default: false, description: "Print every quota that is used, as JSON." },
  },
  run: async ({ args, rawArgs }): Promise<ExitStatus> => {
    const config = readBulkheadConfig(process.cwd());
    const { graph } = await captureWorld(chosenCaptures(config, args._, rawArgs), captureProgress);
    const count = countQuotas(graph);
    const isOver = count.uses.some(({ standing }) => standing === "over");
    const document = { verdict: isOver ? "over" : "fits", asOf: QUOTAS_AS_OF, ...count };
    process.stdout.write(
      args.json
        ? `${JSON.stringify(document, null, 2)}\n`
        : renderQuotasText(count, paintFor(process.stdout, process.env)),
    );
    return isOver ? EXIT.refuted : EXIT.holds;
  },
});
