import { describe, expect, it } from "vitest";
import { type CallReport, platformLog } from "./platform-log.ts";

const at = () => Date.UTC(2026, 10, 25, 12);
const report: CallReport = { requestId: "r1", duration: 12.3456, memorySize: 128, maxMemoryUsed: 60 };
const timedOut = { errorType: "Sandbox.Timedout", errorMessage: "Task timed out after 2.00 seconds" };
const exited = { errorType: "Runtime.ExitError", errorMessage: "Runtime exited with error: exit status 3" };
const thrown = { errorType: "TypeError", errorMessage: "the handler threw" };

describe("Lambda's lines as text", () => {
  const log = platformLog({ format: "Text" }, at);

  it("say when a call started, when it ended and what it took", () => {
    expect(log.start("r1")).toEqual(["START RequestId: r1 Version: $LATEST"]);
    expect(log.end({ ...report, initDuration: 100 })).toEqual([
      "END RequestId: r1",
      "REPORT RequestId: r1\tDuration: 12.35 ms\tBilled Duration: 113 ms\tMemory Size: 128 MB\tMax Memory Used: 60 MB\tInit Duration: 100.00 ms",
    ]);
  });

  it("tell of a time that is over, and of a process that ended", () => {
    expect(log.end({ ...report, failure: timedOut }).slice(0, 1)).toEqual([
      "2026-11-25T12:00:00.000Z r1 Task timed out after 2.00 seconds",
    ]);
    expect(log.end({ ...report, failure: timedOut }).at(-1)).toMatch(/\tStatus: timeout$/);
    const lines = log.end({ ...report, failure: exited });
    expect(lines.slice(0, 2)).toEqual([
      "RequestId: r1 Error: Runtime exited with error: exit status 3",
      "Runtime.ExitError",
    ]);
    expect(lines.at(-1)).toMatch(/\tStatus: error\tError Type: Runtime\.ExitError$/);
  });

  it("leave what the handler threw to its runtime", () => {
    expect(log.end({ ...report, failure: thrown })).toHaveLength(2);
  });
});

describe("Lambda's lines as JSON", () => {
  const lines = (systemLevel: string | undefined, end: CallReport) => {
    const log = platformLog({ format: "JSON", ...(systemLevel !== undefined && { systemLevel }) }, at);
    return [...log.start("r1"), ...log.end(end)].map((line) => JSON.parse(line));
  };

  it("are events with a time, a type and a record", () => {
    expect(lines(undefined, { ...report, initDuration: 100 })).toEqual([
      {
        time: "2026-11-25T12:00:00.000Z",
        type: "platform.start",
        record: { requestId: "r1", version: "$LATEST" },
      },
      {
        time: "2026-11-25T12:00:00.000Z",
        type: "platform.report",
        record: {
          requestId: "r1",
          metrics: {
            durationMs: 12.346,
            billedDurationMs: 113,
            memorySizeMB: 128,
            maxMemoryUsedMB: 60,
            initDurationMs: 100,
          },
          status: "success",
        },
      },
    ]);
  });

  it.each<[string, CallReport, readonly string[]]>([
    ["DEBUG", report, ["start", "runtimeDone", "report"]],
    ["INFO", report, ["start", "report"]],
    ["WARN", report, []],
    ["WARN", { ...report, failure: thrown }, ["runtimeDone", "report"]],
  ])("are kept from level %s on", (level, end, types) => {
    expect(lines(level, end).map(({ type }) => type)).toEqual(types.map((type) => `platform.${type}`));
  });

  it("name how a call failed", () => {
    expect(lines("WARN", { ...report, failure: timedOut })[1].record).toMatchObject({ status: "timeout" });
    expect(lines("WARN", { ...report, failure: thrown })[1].record).toMatchObject({
      status: "error",
      errorType: "TypeError",
    });
  });
});
