import fc from "fast-check";
import { expect, test } from "vitest";
import { NotUnderstood } from "./not-understood.ts";
import { written } from "./variables.ts";
import { matchesArn, matchesGlob, matchesResource } from "./wildcard.ts";

const escaped = (character: string) => character.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** The same pattern as a regular expression: an implementation of its own. */
function regexp(pattern: string, many = ".*", one = ".", atEnd = many): RegExp {
  const source = [...pattern].map((character, index) => {
    if (character === "?") return one;
    if (character !== "*") return escaped(character);
    return [undefined, ":"].includes(pattern[index + 1]) ? atEnd : many;
  });
  return new RegExp(`^${source.join("")}$`, "su");
}

const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", "/", ".", "*", "?"), maxLength: 12 });
const text = fc.string({ unit: fc.constantFrom("a", "b", ":", "/", ".", "*", "?", "é"), maxLength: 16 });
const runs = { numRuns: 2000 };

/** `undefined` where the answer is not understood. */
function answer(ask: () => boolean): boolean | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

test("a glob matches what its regular expression matches", () => {
  fc.assert(
    fc.property(pattern, text, (glob, string) => {
      expect(matchesGlob([written(glob)], string)).toBe(regexp(glob).test(string));
    }),
    runs,
  );
});

test("a resource matches where wildcards that stay in their segment, and wildcards that do not, agree", () => {
  fc.assert(
    fc.property(pattern, text, (glob, string) => {
      const wide = regexp(glob).test(string);
      const narrow = regexp(glob, "[^:]*", "[^:]", ".*").test(string);
      expect(answer(() => matchesResource([written(glob)], string))).toBe(wide === narrow ? wide : undefined);
    }),
    runs,
  );
});

test("an ARN matches where each of its six components does", () => {
  const component = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 4 });
  const arn = fc
    .tuple(fc.array(component, { minLength: 5, maxLength: 5 }), pattern)
    .map(([head, tail]) => [...head, tail]);
  fc.assert(
    fc.property(arn, arn, (wanted, given) => {
      const expected = wanted.every((part, index) => regexp(part).test(given[index] ?? ""));
      expect(matchesArn([written(wanted.join(":"))], given.join(":"))).toBe(expected);
    }),
    runs,
  );
});

test("a pattern full of wildcards takes no longer than its length times the text's", () => {
  const started = performance.now();
  expect(matchesGlob([written(`${"*a".repeat(60)}b`)], "a".repeat(2000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(5000);
});

test("only what is written is a wildcard", () => {
  expect(matchesGlob([{ kind: "literal", text: "*" }], "x")).toBe(false);
  expect(matchesGlob([{ kind: "literal", text: "*" }], "*")).toBe(true);
  expect(() => matchesGlob([{ kind: "value", text: "*" }], "x")).toThrow(NotUnderstood);
});
