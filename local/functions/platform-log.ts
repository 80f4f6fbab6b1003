import type { LoggingDefinition } from "../blueprint/functions.ts";
import type { FunctionFailure } from "./invocation.ts";

/** What Lambda itself writes of one call, besides what the function prints. */
export interface CallReport {
  readonly requestId: string;
  /** Of the handler, in milliseconds. */
  readonly duration: number;
  readonly memorySize: number;
  /** In megabytes; absent where the process ended before it could be asked. */
  readonly maxMemoryUsed?: number;
  /** How long the process took to load the handler, where this was its first call. */
  readonly initDuration?: number;
  readonly failure?: FunctionFailure;
}

type PlatformLevel = "DEBUG" | "INFO" | "WARN";
const LEVELS: readonly string[] = ["DEBUG", "INFO", "WARN"];

/**
 * Lambda's own lines, in the function's format: text, or JSON objects that a log level filters.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export interface PlatformLog {
  readonly initStart: (runtime: string) => readonly string[];
  /** Only of an initialisation that failed. */
  readonly initFailed: (failure: FunctionFailure) => readonly string[];
  readonly start: (requestId: string) => readonly string[];
  readonly end: (report: CallReport) => readonly string[];
}

/** @param now milliseconds since 1970 */
export function platformLog({ format, systemLevel = "INFO" }: LoggingDefinition, now = Date.now): PlatformLog {
  return format === "JSON" ? jsonLog(systemLevel, now) : textLog(now);
}

function textLog(now: () => number): PlatformLog {
  return {
    initStart: (runtime) => [`INIT_START Runtime Version: ${runtime}`],
    initFailed: (failure) => [`INIT_REPORT Status: ${statusOf(failure)}\tError Type: ${failure.errorType}`],
    start: (requestId) => [`START RequestId: ${requestId} Version: $LATEST`],
    end: (report) => [...failureLine(report, now()), `END RequestId: ${report.requestId}`, textReport(report)],
  };
}

/** What the runtime could not write itself: it was killed. */
function failureLine({ requestId, failure }: CallReport, now: number): readonly string[] {
  if (failure === undefined || !isOfPlatform(failure)) return [];
  if (failure.errorType === "Sandbox.Timedout") {
    return [`${new Date(now).toISOString()} ${requestId} ${failure.errorMessage}`];
  }
  return [`RequestId: ${requestId} Error: ${failure.errorMessage}`, failure.errorType];
}

function textReport(report: CallReport): string {
  const { requestId, duration, memorySize, maxMemoryUsed, initDuration, failure } = report;
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${duration.toFixed(2)} ms`,
    `Billed Duration: ${billed(report)} ms`,
    `Memory Size: ${memorySize} MB`,
    ...(maxMemoryUsed === undefined ? [] : [`Max Memory Used: ${maxMemoryUsed} MB`]),
    ...(initDuration === undefined ? [] : [`Init Duration: ${initDuration.toFixed(2)} ms`]),
    ...(failure === undefined || !isOfPlatform(failure) ? [] : [`Status: ${statusOf(failure)}`]),
    ...(failure === undefined || !isOfPlatform(failure) || statusOf(failure) === "timeout"
      ? []
      : [`Error Type: ${failure.errorType}`]),
  ].join("\t");
}

function jsonLog(least: string, now: () => number): PlatformLog {
  const event = (level: PlatformLevel, type: string, record: Readonly<Record<string, unknown>>): readonly string[] =>
    LEVELS.indexOf(level) < LEVELS.indexOf(least)
      ? []
      : [JSON.stringify({ time: new Date(now()).toISOString(), type: `platform.${type}`, record })];
  const outcome = (failure: FunctionFailure | undefined) => ({
    status: statusOf(failure),
    ...(failure !== undefined && statusOf(failure) !== "timeout" && { errorType: failure.errorType }),
  });
  return {
    initStart: (runtimeVersion) =>
      event("INFO", "initStart", { initializationType: "on-demand", phase: "init", runtimeVersion }),
    initFailed: (failure) =>
      event("WARN", "initReport", { initializationType: "on-demand", phase: "init", ...outcome(failure) }),
    start: (requestId) => event("INFO", "start", { requestId, version: "$LATEST" }),
    end: (report) => {
      const { requestId, duration, memorySize, maxMemoryUsed, initDuration, failure } = report;
      const durationMs = rounded(duration);
      return [
        ...event(failure === undefined ? "DEBUG" : "WARN", "runtimeDone", {
          requestId,
          ...outcome(failure),
          metrics: { durationMs },
        }),
        ...event(failure === undefined ? "INFO" : "WARN", "report", {
          requestId,
          metrics: {
            durationMs,
            billedDurationMs: billed(report),
            memorySizeMB: memorySize,
            ...(maxMemoryUsed !== undefined && { maxMemoryUsedMB: maxMemoryUsed }),
            ...(initDuration !== undefined && { initDurationMs: rounded(initDuration) }),
          },
          ...outcome(failure),
        }),
      ];
    },
  };
}

/** The time of the handler and, since August 2025, of its loading. */
function billed({ duration, initDuration = 0 }: CallReport): number {
  return Math.ceil(duration + initDuration);
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

function statusOf(failure: FunctionFailure | undefined): "success" | "error" | "timeout" {
  if (failure === undefined) return "success";
  return failure.errorType === "Sandbox.Timedout" ? "timeout" : "error";
}

/** A failure of the sandbox, rather than one that the handler threw and its runtime has written down. */
function isOfPlatform({ errorType }: FunctionFailure): boolean {
  return errorType.startsWith("Runtime.") || errorType.startsWith("Sandbox.") || errorType.startsWith("Function.");
}
