import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../model/errors.ts";

/**
 * The stack to capture: the one named, or the only one that the program has a `Pulumi.<stack>.yaml` for.
 *
 * @throws UserError where the folder holds no Pulumi program, or the choice is not clear
 */
export function chooseStack(directory: string, wanted: string | undefined): string {
  if (!existsSync(join(directory, "Pulumi.yaml"))) {
    throw new UserError({
      message: `There is no Pulumi.yaml in "${directory}".`,
      fix: "Name the folder of a Pulumi program, or a graph's JSON file.",
    });
  }
  if (wanted !== undefined) return wanted;
  const stacks = stacksIn(directory);
  const [only] = stacks;
  if (only !== undefined && stacks.length === 1) return only;
  throw new UserError({
    message: only === undefined ? "The program has no stack." : "The program has more than one stack.",
    where: directory,
    fix: only === undefined ? "Add a Pulumi.<stack>.yaml." : `Choose one with --stack: ${stacks.join(", ")}.`,
  });
}

function stacksIn(directory: string): readonly string[] {
  return readdirSync(directory)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}
