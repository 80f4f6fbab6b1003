import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { UserError } from "../../model/errors.ts";
import { parseFaults, readFaults } from "./read-faults.ts";

const problemOf = (text: string): string => {
  try {
    parseFaults(text, "faults.yaml");
  } catch (error) {
    if (error instanceof UserError) return `${error.problem.where}: ${error.problem.message}`;
  }
  return "";
};
const one = (fault: string) => `seed: 1\nfaults:\n  - ${fault.replaceAll("\n", "\n    ")}\n`;

describe("a file of faults", () => {
  it("is read with what it leaves out", () => {
    expect(parseFaults(one("fault: throttled-table\ntables: [users-*]\nprobability: 0.5"), "faults.yaml")).toEqual({
      seed: 1,
      faults: [{ fault: "throttled-table", tables: ["users-*"], probability: 0.5 }],
    });
  });

  it.each([
    ["no seed", "faults:\n  - fault: cold-start\n", 'faults.yaml:1: The value at the top has no "seed".'],
    ["no faults", "seed: 1\nfaults: []\n", "faults.yaml:2: The value at faults must NOT have fewer than 1 items."],
    [
      "a fault that there is not",
      one("probability: 1\nfault: throtled-table"),
      'faults.yaml:4: There is no fault "throtled-table", which stands at faults / 0.',
    ],
    [
      "a key that the fault has not",
      one("fault: unreachable-jwks\ntables: [a]"),
      'faults.yaml:4: There is no key "tables" at faults / 0.',
    ],
    [
      "a probability beyond 1",
      one("fault: cold-start\nprobability: 50"),
      "faults.yaml:4: The value at faults / 0 / probability must be <= 1.",
    ],
    [
      "an error that DynamoDB has not",
      one("fault: throttled-table\nerror: SlowDown"),
      "faults.yaml:4: The value at faults / 0 / error must be one of ProvisionedThroughputExceededException, ThrottlingException, RequestLimitExceeded.",
    ],
    ["a delay that is missing", one("fault: slow-jwks"), 'faults.yaml:3: The value at faults / 0 has no "delay".'],
    ["a seed that is no number", "seed: now\nfaults: []", "faults.yaml:1: The value at seed must be integer."],
    ["a bracket left open", "seed: [1\nfaults:", "faults.yaml:2: A line is not indented as what it belongs to, or a"],
    ["a key twice", "seed: 1\nseed: 2\n", 'faults.yaml:2: A key stands twice in one place: "seed: 2".'],
    ["a tab", "seed: 1\nfaults:\n\t- fault: cold-start\n", "faults.yaml:3: A line is indented by a tab"],
    ["one line of prose", "Not today.\n", "faults.yaml:1: The value at the top must be keys and their values."],
    ["nothing in it", "", "faults.yaml:1: The value at the top must be keys and their values."],
    [
      "what is no YAML",
      "# A title\n\nSome prose,\nof two lines: this.\n",
      'faults.yaml:3: The file is not YAML from this line on: "Some prose,".',
    ],
    ["what a terminal would obey", "a: b: \u001b[31mred\n", "faults.yaml:1: The file is not YAML"],
  ])("with %s is refused at its line", (_, text, expected) => {
    expect(problemOf(text)).toContain(expected);
  });

  it("that is not there, or is a folder, is a clear error", () => {
    expect(() => readFaults("nowhere.yaml")).toThrow("The faults cannot be read: there is no such file.");
    expect(() => readFaults("docs")).toThrow("The faults cannot be read: this is a folder.");
  });

  it("is never answered with what a terminal would obey", () => {
    expect(problemOf("a: b: \u001b[31mred\n")).not.toContain("\u001b");
  });

  it("is as the documentation shows it", () => {
    const text = readFileSync(new URL("../../docs/local-faults.md", import.meta.url), "utf8");
    const blocks = [...text.matchAll(/```yaml\n([^`]*)```/g)].map(([, block]) => block ?? "");
    expect(blocks.length).toBeGreaterThan(9);
    for (const block of blocks) {
      expect(problemOf(block.startsWith("seed") ? block : `seed: 1\nfaults:\n${block}`)).toBe("");
    }
  });
});
