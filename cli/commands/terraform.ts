import { resolve } from "node:path";
import { defineCommand } from "citty";
import { UserError } from "../../model/errors.ts";
import { runTerraform } from "../../terraform/offline-provider/run.ts";

export default defineCommand({
  meta: {
    name: "terraform",
    description:
      "Run Terraform (or OpenTofu) with the offline AWS provider, in this folder or the one that -chdir names: " +
      "bulkhead terraform -- plan -var-file=dev.tfvars. State, lock file and plan files stay in the user's cache, " +
      "also where the folder has files of these names; Terraform leaves the folder alone, except by fmt. The exit status is Terraform's.",
  },
  async run({ rawArgs }) {
    const { directory, args } = splitDirectory(rawArgs[0] === "--" ? rawArgs.slice(1) : rawArgs);
    if (args.length === 0) {
      throw new UserError({
        message: "No Terraform subcommand is given.",
        fix: "Say which after two dashes: bulkhead terraform -- plan.",
      });
    }
    const result = await runTerraform({ directory: resolve(directory), args, stdio: "inherit" });
    process.stdout.write(result.stdout);
    process.stderr.write(result.stderr);
    return result.exitCode;
  },
});

/** Terraform's own `-chdir=DIR` names the folder to shadow; it has to come before the subcommand. */
export function splitDirectory(args: readonly string[]): { directory: string; args: readonly string[] } {
  const [first = "", ...rest] = args;
  const named = first.match(/^--?chdir=(.+)$/)?.[1];
  return named === undefined ? { directory: ".", args } : { directory: named, args: rest };
}
