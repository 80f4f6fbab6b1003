import { basename, dirname, resolve } from "node:path";
import { readBaseline } from "../config/read-baseline.ts";
import { writeReportFile } from "./write-report-file.ts";

/** @throws UserError where the file is missing or is no baseline */
export function readBaselineFile(path: string): readonly string[] {
  const file = resolve(path);
  return readBaseline(dirname(file), basename(file), "--baseline");
}

/**
 * Writes down what stands against a proof now, so that later only what is new does.
 *
 * @returns how many findings the file holds
 * @throws UserError where the folder is missing or the file cannot be written
 */
export function writeBaselineFile(path: string, findings: readonly string[]): number {
  writeReportFile("--write-baseline", path, `${JSON.stringify({ version: 1, findings }, null, 2)}\n`);
  return findings.length;
}
