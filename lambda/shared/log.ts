import type { LogEvent } from "../../model/function-contract.ts";

/**
 * One line of a function's log. It never holds a token, a body, or anything else that a client wrote freely: what may be
 * logged is decided where the line is made, field by field.
 */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly event: LogEvent;
  readonly tenantId: string;
  readonly [field: string]: string | number | readonly string[] | undefined;
}

export type Log = (line: LogLine) => void;

/**
 * Writes the line as one JSON object. Not through `console`: Lambda wraps or prefixes what goes through it, and a metric
 * filter on a field of ours would then match nothing.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function writeLog(line: LogLine): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
}
