import fc from "fast-check";
import { expect, test } from "vitest";
import { dateTime } from "./date-time.ts";
import { NotUnderstood } from "./not-understood.ts";

const date = fc.date({
  min: new Date("1970-01-02T00:00:00Z"),
  max: new Date("2100-01-01T00:00:00Z"),
  noInvalidDate: true,
});

test("reads what a date writes, with and without its fraction, and as UNIX seconds", () => {
  fc.assert(
    fc.property(date, (moment) => {
      const text = moment.toISOString();
      const seconds = Math.floor(moment.getTime() / 1000);
      expect(dateTime(text)).toBe(moment.getTime());
      expect(dateTime(text.replace(/\.\d+Z/, "Z"))).toBe(seconds * 1000);
      expect(dateTime(text.slice(0, 10))).toBe(Date.parse(text.slice(0, 10)));
      expect(dateTime(text.slice(0, 7))).toBe(Date.parse(text.slice(0, 7)));
      fc.pre(seconds > 9999);
      expect(dateTime(String(seconds))).toBe(seconds * 1000);
    }),
    { numRuns: 500 },
  );
});

test("a zone moves the moment", () => {
  expect(dateTime("2026-01-01T00:30:00+01:00")).toBe(Date.parse("2025-12-31T23:30:00Z"));
  expect(dateTime("2026-01-01T00:30-05:30")).toBe(Date.parse("2026-01-01T06:00:00Z"));
});

test.each([
  "2026-13-01",
  "2025-02-29",
  "2026-01-01T24:00Z",
  "2026-01-01T10:00:00",
  "20260101T100000Z",
  "now",
  "",
  "2026",
])('"%s" is not understood', (text) => {
  expect(() => dateTime(text)).toThrow(NotUnderstood);
});
