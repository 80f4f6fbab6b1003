import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import { can } from "../../prover/questions/can.ts";
import { askedWorld } from "../ask-world.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { repeatedOption } from "../repeated-option.ts";
import { type AnswerVerdict, renderAnswer, verdictOf } from "../reporters/answer.ts";
import { paintFor } from "../reporters/style.ts";
import { STACK_ARGUMENT, TARGET_OPTION } from "../target-arguments.ts";

const STATUS: Readonly<Record<AnswerVerdict, ExitStatus>> = {
  yes: EXIT.holds,
  no: EXIT.refuted,
  unknown: EXIT.unknown,
};

export default defineCommand({
  meta: {
    name: "can",
    description:
      "Say whether a principal may do an action on a resource, by any request, and which statements allow it. Names " +
      "are ARNs, addresses, physical names, or endings that fit only one. Exit status: 0 yes, 1 no, 2 not known.",
  },
  args: {
    principal: { type: "positional", required: true, description: "A role or user." },
    action: { type: "positional", required: true, description: "One action, such as dynamodb:GetItem." },
    resource: { type: "positional", required: true, description: "A table, bucket, key, function, role, …" },
    target: TARGET_OPTION,
    stack: STACK_ARGUMENT,
    json: { type: "boolean", default: false, description: "Print the answer as JSON." },
  },
  run: async ({ args, rawArgs }): Promise<ExitStatus> => {
    const config = readBulkheadConfig(process.cwd());
    const world = await askedWorld(config, repeatedOption(rawArgs, "target"), rawArgs, args.action);
    const answer = can(world, args.principal, args.action, args.resource);
    const verdict = verdictOf(answer);
    const text = args.json
      ? JSON.stringify({ verdict, ...answer }, null, 2)
      : renderAnswer(answer, world.stacks.length > 1, paintFor(process.stdout, process.env));
    process.stdout.write(`${text}\n`);
    return STATUS[verdict];
  },
});
