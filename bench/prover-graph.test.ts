import { setFlagsFromString } from "node:v8";
import { expect, test } from "vitest";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { servicesOf } from "../iam-data/services-of.ts";
import { NO_SETTINGS } from "../model/proof-settings.ts";
import { readWorld } from "../prover/facts/read-world.ts";
import type { PrincipalFacts, World } from "../prover/facts/world.ts";
import { makeLedger } from "../prover/make-ledger.ts";
import { type ProofInput, prove } from "../prover/prove.ts";
import { ISOLATION } from "../prover/theorems/registry.ts";
import { platform, type Shape } from "./prover-graph.ts";

interface Document {
  readonly Statement: readonly { readonly Condition?: object }[];
}

const documentsOf = (kind: string): readonly string[] =>
  platform(100, "realistic").nodes.flatMap((node) => (node.kind === kind ? String(node.inputs["policy"]) : []));

function resultsOf(shape: Shape, only?: ProofInput["only"]) {
  const graph = platform(100, shape);
  const services = readServiceReference(servicesOf(graph));
  const input = { graph, settings: NO_SETTINGS, services, today: "2026-01-01" };
  return prove({ ...input, ...(only && { only }) }).results;
}

test.each([
  ["aws_iam_role_policy", 100],
  ["aws_kms_key", 10],
  ["aws_s3_bucket_policy", 10],
])("no two policies of %s are alike", (kind, count) => {
  const documents = documentsOf(kind);
  expect(documents).toHaveLength(count);
  expect(new Set(documents).size).toBe(count);
});

test("policies have four statements or more, and one statement in five a condition", () => {
  const statements = documentsOf("aws_iam_role_policy").map((text) => (JSON.parse(text) as Document).Statement);
  expect(Math.min(...statements.map(({ length }) => length))).toBeGreaterThanOrEqual(4);
  const all = statements.flat();
  expect(all.filter(({ Condition }) => Condition !== undefined).length / all.length).toBeCloseTo(0.2);
});

test("nodes are objects of one shape, as those of a capture are of a few", () => {
  setFlagsFromString("--allow-natives-syntax");
  const isSameShape = new Function("one", "other", "return %HaveSameMap(one, other);");
  const [first, ...others] = platform(100, "realistic").nodes;
  expect(others.filter((other) => !isSameShape(first, other))).toEqual([]);
});

test("the walls of the realistic platform hold", () => {
  const verdicts = Object.fromEntries(resultsOf("realistic").map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toMatchObject({ identity: "proved", keys: "proved", escalation: "proved", logs: "proved" });
  expect(new Set(Object.values(verdicts))).toEqual(new Set(["proved", "not-applicable"]));
});

test("those of wildcards do not, and where enough was found it says that the rest was not looked at", () => {
  const [identity] = resultsOf("wildcards", ["identity"]);
  expect(identity?.verdict).toBe("refuted");
  expect(identity?.findings.at(-1)?.sentence).toMatch(/^\d+ further pairs .* were not looked at\.$/);
});

/** Counts how often somebody's tags are read, which whatever looks for what a principal may do has to. */
function counted(world: World): { readonly world: World; readonly looks: () => number } {
  let looks = 0;
  const principals = world.principals.map(
    (one): PrincipalFacts => ({
      ...one,
      get tags() {
        looks += 1;
        return one.tags;
      },
    }),
  );
  return { world: { ...world, principals }, looks: () => looks };
}

test.each([
  ["identity", 0.5],
  // What it may do to its whole account is asked of each, once.
  ["escalation", 1.5],
  ["logs", 0.5],
])("%s looks for no more where enough was found", (theorem, most) => {
  const graph = platform(2000, "wildcards");
  const { world, looks } = counted(readWorld(graph, NO_SETTINGS, readServiceReference(servicesOf(graph))));
  const decided = ISOLATION.find(({ id }) => id === theorem)?.decide(world, makeLedger(NO_SETTINGS, "2026-01-01"));
  expect(decided?.findings.at(-1)?.sentence).toMatch(/not looked at/);
  expect(looks()).toBeGreaterThan(0);
  expect(looks()).toBeLessThan(world.principals.length * most);
});
