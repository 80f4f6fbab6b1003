import { expect, it } from "vitest";
import { renderLogEvent } from "./log-event.ts";

const at = { sequence: 1, timestamp: Date.UTC(2026, 10, 25), group: "/g" };

it("is a line with its time and group", () => {
  expect(renderLogEvent({ ...at, message: "text\tmore é\n" })).toBe("2026-11-25T00:00:00.000Z /g text\tmore é");
});

it.each([
  ["colours and titles", "\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007"],
  ["a line that would look like another event", "a\n2026 /g forged", "a\\u000a2026 /g forged"],
  ["a break of Lambda's text format", "a\rb", "a\\nb"],
  ["text that runs backwards", "a\u202eb", "a\\u202eb"],
])("shows %s instead of obeying", (_, message, shown) => {
  expect(renderLogEvent({ ...at, message })).toBe(`2026-11-25T00:00:00.000Z /g ${shown}`);
});
