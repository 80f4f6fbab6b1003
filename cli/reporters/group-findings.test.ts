import { expect, test } from "vitest";
import type { Finding } from "../../prover/verdict.ts";
import { groupFindings } from "./group-findings.ts";

const finding = (principal: string | undefined, action: string | undefined, resource: string): Finding => ({
  ...{ verdict: "refuted", sentence: "", because: [], fix: "", resource, fingerprint: `${principal}${resource}` },
  ...(principal !== undefined && { principal }),
  ...(action !== undefined && { action }),
});
const told = (findings: readonly Finding[]) =>
  groupFindings(findings).map(({ first, others }) => [first.resource, ...others]);

test("what one may do to many is one group", () => {
  const findings = ["a", "b", "c"].map((resource) => finding("role", "s3:GetObject", resource));
  expect(told([...findings, finding("role", "sqs:SendMessage", "a")])).toEqual([["a", "b", "c"], ["a"]]);
});

test("what many may do to one is one group", () => {
  const findings = ["x", "y"].map((principal) => finding(principal, "dns/*", "dns"));
  expect(told(findings)).toEqual([["dns", "y"]]);
});

test("what names nobody stands alone", () => {
  expect(told([finding(undefined, "a", "t"), finding(undefined, undefined, "t")])).toEqual([["t"], ["t"]]);
});

test("what is not understood for one reason is one group", () => {
  const unknown = (resource: string, reason: string): Finding => ({
    ...finding(undefined, "not understood", resource),
    verdict: "unknown",
    because: [reason],
  });
  expect(told([unknown("a", "kind x"), unknown("b", "kind x"), unknown("c", "kind y")])).toEqual([["a", "b"], ["c"]]);
});
