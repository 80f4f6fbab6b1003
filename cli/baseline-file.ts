import { existsSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readBaseline } from "../config/read-baseline.ts";
import { UserError } from "../model/errors.ts";

/** @throws UserError where the file is missing or is no baseline */
export function readBaselineFile(path: string): readonly string[] {
  const file = resolve(path);
  return readBaseline(dirname(file), file.slice(dirname(file).length), "--baseline");
}

/**
 * Writes down what stands against a proof now, so that later only what is new does.
 *
 * @returns how many findings the file holds
 * @throws UserError where the folder is missing or the file cannot be written
 */
export function writeBaselineFile(path: string, findings: readonly string[]): number {
  const file = resolve(path);
  if (!existsSync(dirname(file))) throw unwritable(path, "its folder does not exist");
  try {
    writeFileSync(file, `${JSON.stringify({ version: 1, findings }, null, 2)}\n`);
  } catch (cause) {
    throw unwritable(path, cause instanceof Error ? cause.message : String(cause));
  }
  return findings.length;
}

function unwritable(path: string, reason: string): UserError {
  return new UserError({
    message: `The baseline "${path}" cannot be written: ${reason}.`,
    where: "--write-baseline",
    fix: "Name a file in a folder that exists.",
  });
}
