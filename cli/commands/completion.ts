import { defineCommand } from "citty";
import { UserError } from "../../model/errors.ts";
import { type CompletedCommand, commandTable } from "../completion/command-table.ts";
import { bashCompletion, fishCompletion, zshCompletion } from "../completion/shells.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { VERBS } from "../verbs.ts";

const SHELLS: Readonly<Record<string, (table: readonly CompletedCommand[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

export default defineCommand({
  meta: {
    name: "completion",
    description:
      "Print a shell's completion of bulkhead. bash: source <(bulkhead completion bash) in ~/.bashrc. zsh: the same " +
      "with zsh in ~/.zshrc, after compinit. fish: bulkhead completion fish > ~/.config/fish/completions/bulkhead.fish.",
  },
  args: {
    shell: { type: "positional", required: true, description: "bash, zsh or fish." },
  },
  run: async ({ args }): Promise<ExitStatus> => {
    const render = Object.hasOwn(SHELLS, args.shell) ? SHELLS[args.shell] : undefined;
    if (render === undefined) {
      throw new UserError({
        message: `There is no completion for "${args.shell}".`,
        fix: `Use one of: ${Object.keys(SHELLS).join(", ")}.`,
      });
    }
    process.stdout.write(render(await commandTable(VERBS)));
    return EXIT.holds;
  },
});
