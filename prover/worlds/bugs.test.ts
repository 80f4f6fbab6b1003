import { expect, test } from "vitest";
import { BUGS } from "./test/bugs.ts";
import { withBug } from "./test/plant-bug.ts";

test.each(BUGS.map((bug) => [bug.name, bug] as const))("the text that a bug changes stands once: %s", (_, bug) => {
  expect(() => withBug(bug)).not.toThrow();
});

test("there are at least twenty bugs, each with a name of its own", () => {
  expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
  expect(BUGS.length).toBeGreaterThanOrEqual(20);
});
