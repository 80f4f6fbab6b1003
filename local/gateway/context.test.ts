import { describe, expect, it } from "vitest";
import { commonLogTime, substitute } from "./context.ts";

const context = { requestId: "r1", "error.message": "no", "authorizer.tenantId": "tenant-001" };

describe("substitute", () => {
  it.each([
    ["$context.requestId", "r1"],
    ['{"id":"$context.requestId","why":"$context.error.message"}', '{"id":"r1","why":"no"}'],
    ["${context.requestId}s", "r1s"],
    ["$context.requestId.", "r1."],
    ["$stageVariables.color", "blue"],
    ["$context.nothing", "-"],
    ["$input.body $other", "$input.body $other"],
  ])("%s is %s", (template, expected) => {
    expect(substitute(template, context, { color: "blue" }, "-")).toBe(expected);
  });

  it("does not fill in what it has filled in", () => {
    expect(substitute("$context.a", { a: "$context.b", b: "secret" }, {})).toBe("$context.b");
  });
});

it("writes times as the common log format does, in UTC", () => {
  expect(commonLogTime(new Date("2026-01-02T03:04:05.678Z"))).toBe("02/Jan/2026:03:04:05 +0000");
});
