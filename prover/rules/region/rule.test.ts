import { expect, test } from "vitest";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

const { region: _, ...anywhere } = node("aws_s3_bucket", "files");
const here = node("aws_s3_bucket", "files", {}, { region: "eu-west-1" });
const there = node("aws_s3_bucket", "replica", {}, { region: "us-east-1" });
const options = { region: "eu-west-1" };

test("what is in the region holds, and what is elsewhere does not", () => {
  expect(check(rule, [here], options)).toEqual({ checked: 1, breaches: [] });
  expect(check(rule, [here, there], options)).toEqual({ checked: 2, breaches: ["aws_s3_bucket.replica: us-east-1"] });
  expect(sentence(rule, [there], options)).toBe("aws_s3_bucket.replica is in us-east-1, not in eu-west-1.");
});

test("only what is named may be in another region", () => {
  const also = { ...options, also: { "us-east-1": ["*.replica"] } };
  expect(check(rule, [there], also).breaches).toEqual([]);
  expect(check(rule, [node("aws_s3_bucket", "other", {}, { region: "us-east-1" })], also).breaches).toHaveLength(1);
  expect(check(rule, [node("aws_s3_bucket", "replica", {}, { region: "us-east-2" })], also).breaches).toHaveLength(1);
});

test("a resource without a region is a doubt", () => {
  expect(check(rule, [anywhere], options).breaches).toEqual(["aws_s3_bucket.files: region?"]);
});

test("services that have no region, and other providers, are not spoken of", () => {
  const role = node("aws_iam_role", "service", {}, { region: "us-east-1" });
  expect(check(rule, [role, node("random_id", "suffix", {}, { region: "mars" })], options).checked).toBe(0);
  const firewall = node("aws_route53_resolver_firewall_rule", "dns", {}, { region: "us-east-1" });
  expect(check(rule, [firewall], options).breaches).toHaveLength(1);
});

test.each([
  [{}, "The option region of region is missing."],
  [{ region: "a", also: ["b"] }, 'The option also of region is ["b"].'],
  [{ region: "a", also: { b: [] } }, "The option also / b of region is []."],
  [{ regions: ["a"] }, 'There is no option "regions" of region.'],
])("options %j are refused", (wrong, message) => {
  expect(() => check(rule, [], wrong)).toThrow(message);
});
