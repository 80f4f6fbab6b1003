import { existsSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UserError } from "../model/errors.ts";

/**
 * Writes what an option names a file for.
 *
 * @param option as the user wrote it: `--sarif`
 * @param path relative to the working folder
 * @throws UserError where the folder is missing or the file cannot be written
 */
export function writeReportFile(option: string, path: string, text: string): void {
  const file = resolve(path);
  if (!existsSync(dirname(file))) throw unwritable(option, path, "its folder does not exist");
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw unwritable(option, path, cause instanceof Error ? cause.message : String(cause));
  }
}

function unwritable(option: string, path: string, reason: string): UserError {
  return new UserError({
    message: `The file "${path}" cannot be written: ${reason}.`,
    where: option,
    fix: "Name a file in a folder that exists.",
  });
}
