import { describe, expect, test } from "vitest";
import { written } from "../iam/variables.ts";
import type { Budget } from "./budget.ts";
import { findText, meetsText, type TextDemand } from "./find-text.ts";
import { arnPattern, narrow, type Pattern, verbatim, wide } from "./pattern.ts";

const budget = (): Budget => ({ left: 1_000_000 });
const like = (...texts: string[]): TextDemand => ({
  patterns: texts.map((text) => wide([written(text)])),
  wanted: true,
});
const unlike = (...texts: string[]): TextDemand => ({ ...like(...texts), wanted: false });
const from = (pattern: Pattern | undefined): TextDemand => ({
  patterns: pattern === undefined ? [] : [pattern],
  wanted: true,
});
const ignoringCase = (text: string): TextDemand => from(verbatim([written(text)], true));

describe("a text that meets all demands", () => {
  test.each<[string, TextDemand[]]>([
    ["of one pattern", [like("a*c?e")]],
    ["where two patterns overlap", [like("ab*"), like("*bc")]],
    ["where the overlap is longer than either", [like("*aab*"), like("*baa*"), like("????????")]],
    ["of one of several patterns", [like("x*", "y*"), like("*z"), unlike("x*")]],
    ["beside an excluded one", [like("a*"), unlike("a"), unlike("a?"), unlike("*x*")]],
    ["in another case", [ignoringCase("abc"), unlike("abc"), unlike("ABC")]],
    ["with the Kelvin sign, whose lower case is k", [ignoringCase("k"), unlike("k"), unlike("K")]],
    ["of an ARN", [from(arnPattern([written("arn:aws:s3:::b*")])), like("*z")]],
    ["that stays within a segment", [from(narrow([written("a*:b")])), like("a?:b")]],
    ["of many alternatives, all but one excluded", [like("?"), unlike(..."abcdefghijklmnopqrstuvwxy"), unlike("?:")]],
  ])("%s", (_, demands) => {
    const text = findText(demands, budget());
    expect(text).toBeDefined();
    for (const demand of demands) expect(meetsText(demand, text ?? "")).toBe(true);
  });

  test.each<[string, TextDemand[]]>([
    ["of two literals", [like("a"), like("b")]],
    ["of patterns that begin differently", [like("a*"), like("b*")]],
    ["of patterns that end differently", [like("*a"), like("*b")]],
    ["of lengths that differ", [like("??"), like("???")]],
    ["of a pattern without its own texts", [like("a*"), unlike("a*")]],
    ["of a pattern covered by several", [like("a*"), unlike("a"), unlike("a?*")]],
    ["where every text is excluded", [unlike("*")]],
    ["that crosses a colon it must not", [from(narrow([written("a*c:b")])), like("a:xc:b")]],
    ["of an ARN with a colon in its account", [from(arnPattern([written("arn:*:s3:::b")])), like("arn:a:x:s3:::b")]],
    ["where a pattern of an ARN has too few parts", [from(arnPattern([written("arn:aws:s3")]))]],
  ])("none %s", (_, demands) => {
    expect(findText(demands, budget())).toBeUndefined();
  });

  test("is one that people read", () => {
    expect(findText([like("arn:aws:s3:::b/*"), like("arn:aws:s3:::b/tenant-001/*")], budget())).toBe(
      "arn:aws:s3:::b/tenant-001/x",
    );
  });

  test("is not searched for beyond the budget", () => {
    const demands = Array.from({ length: 12 }, (_, index) => like(`*${"ab".repeat(index + 1)}${index}*`));
    expect(() => findText([...demands, like("*Q"), unlike("*1*")], { left: 2000 })).toThrow(/more steps/);
  });
});

test("exactness: every small combination of patterns agrees with trying all texts of up to four characters", () => {
  const patterns = ["a", "*", "?", "a*", "*b", "?b", "a?*", "*ab*", "b?", "", "??"];
  const letters = ["a", "b", "x"];
  let texts = [""];
  const all = [...texts];
  for (let length = 1; length <= 4; length += 1) {
    texts = texts.flatMap((text) => letters.map((letter) => text + letter));
    all.push(...texts);
  }
  for (const one of patterns) {
    for (const two of patterns) {
      for (const three of patterns) {
        for (const last of [like(three), unlike(three)]) {
          const demands = [like(one), unlike(two), last];
          const expected = all.some((text) => demands.every((demand) => meetsText(demand, text)));
          expect(findText(demands, budget()) !== undefined, `${one}, not ${two}, ${last.wanted} ${three}`).toBe(
            expected,
          );
        }
      }
    }
  }
});
