import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import { whoCan } from "../../prover/questions/who-can.ts";
import { askedWorld } from "../ask-world.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { repeatedOption } from "../repeated-option.ts";
import { renderAnswer, verdictOf } from "../reporters/answer.ts";
import { paintFor } from "../reporters/style.ts";
import { STACK_ARGUMENT, TARGET_OPTION } from "../target-arguments.ts";

export default defineCommand({
  meta: {
    name: "who-can",
    description:
      "List everybody who may do an action on a resource, and of whom it is not known: principals of the programs, " +
      "strangers, and whomever policies name. Exit status: 0 answered, 2 some of it is not known.",
  },
  args: {
    action: { type: "positional", required: true, description: "One action, such as dynamodb:GetItem." },
    resource: { type: "positional", required: true, description: "A table, bucket, key, function, role, …" },
    target: TARGET_OPTION,
    stack: STACK_ARGUMENT,
    json: { type: "boolean", default: false, description: "Print the answers as JSON." },
  },
  run: async ({ args, rawArgs }): Promise<ExitStatus> => {
    const config = readBulkheadConfig(process.cwd());
    const world = await askedWorld(config, repeatedOption(rawArgs, "target"), rawArgs, args.action);
    const answers = whoCan(world, args.action, args.resource);
    const paint = paintFor(process.stdout, process.env);
    const text = args.json
      ? JSON.stringify(
          answers.map((answer) => ({ verdict: verdictOf(answer), ...answer })),
          null,
          2,
        )
      : [
          ...answers.map((answer) => renderAnswer(answer, world.stacks.length > 1, paint)),
          `${answers.length} of ${world.principals.length} principals.`,
        ].join("\n\n");
    process.stdout.write(`${text}\n`);
    return answers.some((answer) => verdictOf(answer) === "unknown") ? EXIT.unknown : EXIT.holds;
  },
});
