import { readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../model/errors.ts";

/** A Terraform root's environment: what `--stack` names, and the file of variables that makes it. */
export interface TerraformStack {
  readonly name: string;
  /** Relative to the root; absent in a root that has no such files. */
  readonly varFile?: string;
}

/** Where a root keeps its environments' variables; the first folder that has any is taken. */
const FOLDERS = ["environments", "."];
const SUFFIX = ".tfvars";
/** Terraform reads these by itself, whatever the environment. */
const AUTOMATIC = /^terraform\.tfvars$|\.auto\.tfvars$/;

/** The environments of a root: one for each `environments/NAME.tfvars`, or a single one called `default`. */
export function terraformStacks(directory: string): readonly TerraformStack[] {
  for (const folder of FOLDERS) {
    const files = list(join(directory, folder)).filter((name) => name.endsWith(SUFFIX) && !AUTOMATIC.test(name));
    if (files.length === 0) continue;
    return files.sort().map((file) => ({ name: file.slice(0, -SUFFIX.length), varFile: join(folder, file) }));
  }
  return [{ name: "default" }];
}

/** @throws UserError where the root has no environment of that name */
export function terraformStack(directory: string, name: string): TerraformStack {
  const stacks = terraformStacks(directory);
  const stack = stacks.find((candidate) => candidate.name === name);
  if (stack !== undefined) return stack;
  throw new UserError({
    message: `There is no environment "${name}".`,
    where: directory,
    fix: `Use one of ${stacks.map((known) => known.name).join(", ")}, or add environments/${name}.tfvars.`,
  });
}

export function isTerraformRoot(directory: string): boolean {
  return list(directory).some((name) => name.endsWith(".tf"));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
