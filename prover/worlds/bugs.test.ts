import { expect, test } from "vitest";
import { checkWorlds } from "./check-worlds.ts";
import { worldsIn } from "./tally.ts";
import { BUGS } from "./test/bugs.ts";
import { loadSymbolic, withBug } from "./test/load-symbolic.ts";

test.each(BUGS.map((bug) => [bug.name, bug] as const))("the text that a bug changes stands once: %s", (_, bug) => {
  expect(() => withBug(bug)).not.toThrow();
});

test("there are at least twenty bugs, each with a name of its own", () => {
  expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
  expect(BUGS.length).toBeGreaterThanOrEqual(20);
});

/** `npm run test:deep` looks at as many worlds as each bug needs; here at few, and at no more bugs than are asked for. */
const WORLDS = 25;
const ENOUGH = 20;

test("twenty of the bugs show within a few worlds each, and the evaluator without a bug shows none", async () => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const worlds = { first: 1, step: 1, count: WORLDS, requests: 12, endsUndecided: true };
    const shown = async (bug?: (typeof BUGS)[number]) => {
      const { tally, contradiction } = checkWorlds(await loadSymbolic(bug), worlds);
      return contradiction !== undefined || worldsIn(tally) < WORLDS;
    };
    expect(await shown()).toBe(false);
    const caught: string[] = [];
    for (const bug of BUGS) {
      if (caught.length === ENOUGH) break;
      if (await shown(bug)) caught.push(bug.name);
    }
    expect(caught.length).toBe(ENOUGH);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}, 240_000);
