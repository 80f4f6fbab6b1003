import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import { UserError } from "../../model/errors.ts";
import { PRICES_AS_OF } from "../../model/prices.ts";
import { estimateCosts } from "../../plan/costs/estimate-costs.ts";
import { captureWorld } from "../capture-world.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { captureProgress } from "../progress.ts";
import { renderCostText } from "../reporters/cost-text.ts";
import { paintFor } from "../reporters/style.ts";
import { chosenCaptures, STACK_ARGUMENT, TARGET_ARGUMENT } from "../target-arguments.ts";

export default defineCommand({
  meta: {
    name: "cost",
    description:
      "Estimate what stacks cost in a month at AWS's list prices, for each tenant and for what they share. Exit status: " +
      "0 estimated, 3 a failure.",
  },
  args: {
    target: TARGET_ARGUMENT,
    stack: STACK_ARGUMENT,
    requests: { type: "string", default: "1000000", description: "API requests a month, of each tenant." },
    gb: { type: "string", default: "1", description: "Gigabytes of data that each tenant keeps." },
    json: { type: "boolean", default: false, description: "Print the estimate as JSON." },
  },
  run: async ({ args, rawArgs }): Promise<ExitStatus> => {
    const assumptions = { requests: amountOf("--requests", args.requests), gb: amountOf("--gb", args.gb) };
    const config = readBulkheadConfig(process.cwd());
    const { graph } = await captureWorld(chosenCaptures(config, args._, rawArgs), captureProgress);
    const estimate = estimateCosts(graph, assumptions);
    const document = { currency: "USD", asOf: PRICES_AS_OF, ...assumptions, ...estimate };
    process.stdout.write(
      args.json
        ? `${JSON.stringify(document, null, 2)}\n`
        : renderCostText(estimate, paintFor(process.stdout, process.env)),
    );
    return EXIT.holds;
  },
});

function amountOf(option: string, text: string): number {
  const amount = Number(text.replaceAll("_", ""));
  if (text.trim() !== "" && Number.isFinite(amount) && amount >= 0) return amount;
  throw new UserError({ message: `"${text}" is no amount.`, where: option, fix: "Give a number, as 1000000 or 0.5." });
}
