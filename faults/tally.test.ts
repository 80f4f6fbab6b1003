import { expect, test } from "vitest";
import type { Judgement } from "./judge.ts";
import { render } from "./tally.ts";

const operators = [
  { name: "resource-becomes-star", refutedBy: "identity", sites: () => [] },
  { name: "tag-dropped", refutedBy: "tags", sites: () => [] },
] as const;
const systems = [
  { name: "stacks/shop", engine: "pulumi" },
  { name: "terraform/shop", engine: "terraform" },
] as const;

const REFUTED: Judgement = { fate: "refuted" };
const EQUIVALENT: Judgement = { fate: "equivalent" };
const OTHER: Judgement = { fate: "other", verdict: "proved", others: ["keys", "logs"] };
const MISSED: Judgement = { fate: "missed", verdict: "proved", others: [] };

const tally = (operator: string, system: string, ...judgements: readonly Judgement[]) => ({
  operator,
  system,
  judged: judgements.map((judgement, at) => ({ address: `site ${at}`, judgement })),
});
const of = (...judgements: readonly Judgement[]) =>
  render([tally("resource-becomes-star", "stacks/shop", ...judgements)], operators, systems);
const many = (count: number) => Array.from({ length: count }, () => REFUTED);

test("counts by operator, theorem, system and engine, and names each site that what was named does not refute", () => {
  const tallies = [
    tally("resource-becomes-star", "stacks/shop", REFUTED, OTHER),
    tally("resource-becomes-star", "stacks/shop", REFUTED, MISSED),
    tally("tag-dropped", "terraform/shop", REFUTED, EQUIVALENT),
  ];
  const { text, holds } = render(tallies, operators, systems);
  expect(holds).toBe(false);
  expect(text.split("\n").map((line) => line.replaceAll(/ {2,}/g, " "))).toEqual([
    "Operator, and what must refute it sites refuted by another missed equivalent",
    "identity: resource-becomes-star 4 2 1 1 0",
    "tags: tag-dropped 2 1 0 0 1",
    "",
    "Theorem or house rule sites refuted by another missed equivalent",
    "identity 4 2 1 1 0",
    "tags 2 1 0 0 1",
    "",
    "System sites refuted by another missed equivalent",
    "stacks/shop 4 2 1 1 0",
    "terraform/shop 2 1 0 0 1",
    "",
    "Engine sites refuted by another missed equivalent",
    "pulumi 4 2 1 1 0",
    "terraform 2 1 0 0 1",
    "",
    "MISSED resource-becomes-star at site 1 of stacks/shop: proved; refuted by keys, logs",
    "MISSED resource-becomes-star at site 1 of stacks/shop: proved; nothing refutes it",
    "EQUIVALENT tag-dropped at site 1 of terraform/shop",
    "2 operators at 6 sites: 3 refuted by what was named for them, 1 by another only, 1 missed, 1 equivalent (16.7 %).",
  ]);
});

test.each([
  ["every site is refuted by what was named", [REFUTED], true],
  ["one is refuted by another only", [...many(99), OTHER], false],
  ["one is missed", [...many(99), MISSED], false],
  ["one in twenty is equivalent", [...many(19), EQUIVALENT], true],
  ["more than one in twenty is", [...many(18), EQUIVALENT], false],
  ["there was no site", [], false],
] as const)("where %s", (_, judgements, holds) => {
  expect(of(...judgements).holds).toBe(holds);
});
