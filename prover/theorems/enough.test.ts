import { expect, test } from "vitest";
import { NO_SETTINGS } from "../../model/proof-settings.ts";
import type { PrincipalFacts } from "../facts/world.ts";
import { makeLedger } from "../make-ledger.ts";
import { MOST, MOST_OF_ONE, untilEnough } from "./enough.ts";
import { finding } from "./findings.ts";

const ledger = (baseline: readonly string[] = []) => makeLedger({ ...NO_SETTINGS, baseline }, "2026-01-01");

const principal = (number: number): PrincipalFacts => ({
  ...{ address: `role-${number}`, arn: `arn:aws:iam::111122223333:role/${number}`, account: "111122223333" },
  ...{ type: "role", place: { key: "a", environment: "a", label: "a" }, tags: {}, identity: [] },
});

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const found = (number: number) => [
  finding("refuted", { theorem: "logs", resource: `r-${number}`, sentence: "s", because: [], fix: "f" }),
];

test("of one principal so many, and then how many were not asked", () => {
  const findings = untilEnough("logs", ledger())(principal(1), () => numbers(MOST_OF_ONE + 5), found);
  expect(findings).toHaveLength(MOST_OF_ONE + 1);
  expect(findings.at(-1)).toMatchObject({
    verdict: "unknown",
    sentence: "What else role-1 may reach was not looked at: 5 pairs or more.",
  });
});

test("exactly so many leave nothing to say", () => {
  expect(untilEnough("logs", ledger())(principal(1), () => numbers(MOST_OF_ONE), found)).toHaveLength(MOST_OF_ONE);
});

test("what finds nothing takes nobody's place, nor does what the baseline accepts", () => {
  const accepted = numbers(MOST_OF_ONE).flatMap((number) => found(number).map(({ fingerprint }) => fingerprint));
  const asking = untilEnough("logs", ledger(accepted));
  expect(
    asking(
      principal(1),
      () => numbers(500),
      () => [],
    ),
  ).toEqual([]);
  expect(asking(principal(1), () => numbers(MOST_OF_ONE * 2), found)).toHaveLength(MOST_OF_ONE * 2);
});

test("in all so many, said once; then nobody is looked for any more", () => {
  const asking = untilEnough("logs", ledger());
  const principals = numbers(MOST / MOST_OF_ONE);
  for (const number of principals) asking(principal(number), () => numbers(MOST_OF_ONE), found);
  const after = asking(principal(1000), () => numbers(1), found);
  expect(after.map(({ sentence }) => sentence)).toEqual([
    "What role-1000 and everybody after it may reach was not looked at.",
  ]);
  const never = () => {
    throw new Error("looked for");
  };
  expect(asking(principal(1001), never, found)).toEqual([]);
});
