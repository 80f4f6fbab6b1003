import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Whether tests that run Terraform can run. Where it is absent, one line says what is skipped; where it is required
 * (`BULKHEAD_REQUIRE_TERRAFORM=1`, or a CI that does not say `0`), its absence is a failure.
 *
 * @param what the tests, as in "the plans of the modules"
 */
export function terraformPresent(
  what: string,
  env: NodeJS.ProcessEnv = process.env,
  say: (line: string) => void = print,
): boolean {
  const named = env["TERRAFORM"];
  const candidates = named === undefined ? onPath(["terraform", "tofu"], env["PATH"] ?? "") : [named];
  if (candidates.some(isExecutable)) return true;
  const required = env["BULKHEAD_REQUIRE_TERRAFORM"] ?? (env["CI"] === undefined ? "0" : "1");
  if (required !== "0")
    throw new Error(
      `Terraform is not on the PATH, and ${what} need it (BULKHEAD_REQUIRE_TERRAFORM=0 lets them be skipped).`,
    );
  say(`Terraform is not on the PATH: skipped ${what}.`);
  return false;
}

function onPath(names: readonly string[], path: string): string[] {
  return path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
