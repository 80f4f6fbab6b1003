import { describe, expect, it } from "vitest";
import { paintFor } from "./style.ts";
import { labelled, table, widthOf } from "./wrap.ts";

describe("the width of lines", () => {
  it.each([
    ["a terminal's own", { isTTY: true, columns: 72 }, 72],
    ["no wider than reads well", { isTTY: true, columns: 240 }, 100],
    ["no narrower than can be read", { isTTY: true, columns: 9 }, 32],
    ["the widest where nobody watches", { columns: 20 }, 100],
    ["the widest where a terminal does not say", { isTTY: true, columns: 0 }, 100],
  ])("is %s", (_, stream, expected) => {
    expect(widthOf(stream)).toBe(expected);
  });
});

describe("a text under a label", () => {
  it("stands beside it, in a column of its own, whatever colours the label has", () => {
    expect(labelled("fix  ", "Name one of them all now.", 0, 25)).toEqual(["fix  Name one of them all", "     now."]);
    const red = paintFor({ isTTY: true }, {})("red", "fix");
    expect(labelled(`${red}  `, "Name one of them all now.", 0, 25)[1]).toBe("     now.");
  });

  it("stands below where beside it is no room", () => {
    expect(labelled("proved  a-long-name  ", "8 principals, 8 roles, 8 pairs", 2, 32)).toEqual([
      "  proved  a-long-name",
      "    8 principals, 8 roles, 8",
      "    pairs",
    ]);
  });
});

describe("a table", () => {
  const rows = [
    ["USED", "QUOTA", "WHERE"],
    ["5", "Rules per network ACL", "public-network-acl ingress"],
  ];

  it("that fits has its columns beside each other", () => {
    expect(table(rows, 0, 60)).toEqual([
      "USED  QUOTA                  WHERE",
      "5     Rules per network ACL  public-network-acl ingress",
    ]);
  });

  it("that is too wide has cells of several lines, and no line that is wider", () => {
    const lines = table(rows, 2, 46);
    expect(lines).toEqual([
      "  USED  QUOTA               WHERE",
      "  5     Rules per network   public-network-acl",
      "        ACL                 ingress",
    ]);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(46);
  });

  it("whose words do not fit beside each other stands row by row, under its headings or without", () => {
    expect(table(rows, 0, 20)).toEqual([
      "USED   5",
      "QUOTA  Rules per network ACL",
      "WHERE  public-network-acl ingress",
    ]);
    expect(table([["proved", "a-very-long-name-of-a-theorem"]], 2, 20)).toEqual([
      "  proved",
      "    a-very-long-name-of-a-theorem",
    ]);
  });
});

describe("colour", () => {
  const isPainted = (stream: { isTTY?: boolean }, env: Record<string, string>): boolean =>
    paintFor(stream, env)("red", "x") !== "x";

  it.each<[string, { isTTY?: boolean }, Record<string, string>, boolean]>([
    ["is there at a terminal", { isTTY: true }, {}, true],
    ["is not there without one", {}, {}, false],
    ["is not there at a terminal that has none", { isTTY: true }, { TERM: "dumb" }, false],
    ["is turned off", { isTTY: true }, { NO_COLOR: "1" }, false],
    ["is turned on", {}, { FORCE_COLOR: "1" }, true],
    ["is not turned on by a no", { isTTY: true }, { FORCE_COLOR: "0" }, false],
    ["stays off for who asked for none", { isTTY: true }, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["is as ever where nothing is said", { isTTY: true }, { NO_COLOR: "", FORCE_COLOR: "" }, true],
  ])("%s", (_, stream, env, expected) => {
    expect(isPainted(stream, env)).toBe(expected);
  });
});
