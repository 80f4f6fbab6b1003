import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { servicesOf } from "../iam-data/services-of.ts";
import { prove } from "./prove.ts";
import { graphOf, readWallCase, settingsOf, type WallCase } from "./test/wall-case.ts";
import type { Result } from "./verdict.ts";

const folder = join(import.meta.dirname, "../cases/walls");
const topics = readdirSync(folder).map((file) => {
  const cases: readonly unknown[] = JSON.parse(readFileSync(join(folder, file), "utf8"));
  return [file.replace(".json", ""), cases.map(readWallCase)] as const;
});
const all = topics.flatMap(([, cases]) => cases);

function resultsOf(one: WallCase): readonly Result[] {
  const graph = graphOf(one);
  const services = readServiceReference(servicesOf(graph));
  return prove({ graph, settings: settingsOf(one), services, today: "2026-01-01" }).results;
}

const said = ({ findings }: Result): readonly string[] =>
  findings.flatMap(({ verdict, sentence, because, fix }) =>
    [sentence, ...because, fix].map((line) => `${verdict}: ${line}`),
  );

describe.each(topics)("%s", (_, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const named = resultsOf(one).filter(({ id }) => id in one.expect);
    const verdicts = Object.fromEntries(named.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts, named.flatMap(said).join("\n")).toEqual(one.expect);
    if (one.because === undefined) return;
    const lines = named
      .filter(({ id }) => one.expect[id] !== "proved")
      .flatMap((result) => said(result).filter((line) => line.startsWith(result.verdict)));
    expect(lines.join("\n")).toContain(one.because);
  });
});

describe("the cases themselves", () => {
  test("no name is used twice", () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  test("each theorem has a case that refutes it and one that proves it", () => {
    const pairs = new Set(all.flatMap((one) => Object.entries(one.expect).map((pair) => pair.join(" "))));
    const theorems = ["identity", "escalation", "keys", "network", "routes", "logs", "runtime", "environments"];
    const wanted = theorems.flatMap((id) => [`${id} proved`, `${id} refuted`]);
    expect(wanted.filter((pair) => !pairs.has(pair))).toEqual([]);
  });

  const good = { name: "n", source: "AWS-TRAPS.md IAM", base: "none", change: [], expect: { identity: "proved" } };

  test.each([
    ["no name", { ...good, name: "" }, "it has no name"],
    ["a key that nobody reads", { ...good, expects: {} }, "nobody reads expects"],
    ["a source of one's own", { ...good, source: "I think so" }, "source is neither"],
    ["an unheard-of base", { ...good, base: "shops" }, "base is none of"],
    ["a change of nothing", { ...good, change: [{ node: "a.b" }] }, "no change is like"],
    ["a rule that is none", { ...good, rules: { tidy: {} } }, "rules binds what is no rule"],
    ["no expectation", { ...good, expect: {} }, "it expects nothing"],
    ["an expectation of nobody", { ...good, expect: { tidy: "proved" } }, "neither a theorem nor a rule"],
    ["a verdict that is none", { ...good, expect: { identity: "fine" } }, "fine is no verdict"],
    ["a refutation without a reason", { ...good, expect: { identity: "refuted" } }, "because must be there"],
    ["a reason for nothing", { ...good, because: "so" }, "because must be there"],
  ])("a case with %s is refused", (_, malformed, message) => {
    expect(readWallCase(good)).toMatchObject(good);
    expect(() => readWallCase(malformed)).toThrow(message);
  });

  test.each([
    ["a node", { node: "aws_subnet.t-2", set: { "inputs.id": "x" } }, "There is no aws_subnet.t-2."],
    ["a property", { node: "aws_subnet.t-1", set: { "inputs.tags.Name.0": "x" } }, "nothing holds Name"],
  ])("a change of %s that is not there is refused", (_, change, message) => {
    const one = readWallCase({ ...good, base: "shop", change: [change] });
    expect(() => graphOf(one)).toThrow(message);
  });
});
