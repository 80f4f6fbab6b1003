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
    ["no YAML", "seed: [1\nfaults:", "faults.yaml:2: "],
  ])("with %s is refused at its line", (_, text, expected) => {
    expect(problemOf(text)).toContain(expected);
  });

  it("that is not there is a clear error", () => {
    expect(() => readFaults("nowhere.yaml")).toThrow(/The faults cannot be read: ENOENT/);
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
