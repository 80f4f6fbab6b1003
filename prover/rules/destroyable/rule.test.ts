import { expect, test } from "vitest";
import { unknown, type Value } from "../../../graph/value.ts";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

const table = (inputs: Readonly<Record<string, Value>> = {}, rest = {}) =>
  node("aws_dynamodb_table", "orders", inputs, rest);
const bucket = (inputs: Readonly<Record<string, Value>>) => node("aws_s3_bucket", "files", inputs);
const allowed = { deletionProtection: "allowed" };

test("what nothing protects holds", () => {
  const nodes = [table({ deletionProtectionEnabled: false }), bucket({ forceDestroy: true })];
  expect(check(rule, nodes)).toEqual({ checked: 2, breaches: [] });
});

test.each([["protect"], ["retain"]])("the option %s is never allowed", (option) => {
  const breaches = [`aws_dynamodb_table.orders: ${option}`];
  expect(check(rule, [table({}, { options: { [option]: true } })]).breaches).toEqual(breaches);
  expect(check(rule, [table({}, { options: { [option]: true } })], allowed).breaches).toEqual(breaches);
});

test.each<[string, string, Value]>([
  ["aws_dynamodb_table", "deletionProtectionEnabled", true],
  ["aws_cognito_user_pool", "deletionProtection", "ACTIVE"],
  ["aws_lb", "enableDeletionProtection", "true"],
  ["aws_route53_resolver_firewall_rule_group_association", "mutationProtection", "ENABLED"],
])("%s with %s cannot be deleted, unless that is allowed", (kind, name, value) => {
  const one = node(kind, "x", { [name]: value });
  expect(check(rule, [one]).breaches).toEqual([`${kind}.x: ${name}`]);
  expect(check(rule, [one], allowed).breaches).toEqual([]);
  expect(check(rule, [node(kind, "x", { [name]: "INACTIVE" })]).breaches).toEqual([]);
});

test("a bucket that does not empty itself, and a lock on its objects", () => {
  const lock = node("aws_s3_bucket_object_lock_configuration", "files", {
    rule: { defaultRetention: { mode: "COMPLIANCE", days: 365 } },
  });
  expect(check(rule, [bucket({}), lock]).breaches).toEqual([
    "aws_s3_bucket.files: forceDestroy",
    "aws_s3_bucket_object_lock_configuration.files: rule.defaultRetention",
  ]);
  expect(check(rule, [bucket({}), lock], allowed).breaches).toEqual([]);
  expect(sentence(rule, [bucket({ forceDestroy: false })])).toBe(
    "aws_s3_bucket.files cannot be deleted while it holds anything: forceDestroy is off.",
  );
});

test("what stays behind is never allowed", () => {
  const group = node("aws_cloudwatch_log_group", "logs", { skipDestroy: true });
  const database = node("aws_db_instance", "orders", { skipFinalSnapshot: false });
  expect(check(rule, [group, database], allowed).breaches).toEqual([
    "aws_cloudwatch_log_group.logs: skipDestroy",
    "aws_db_instance.orders: skipFinalSnapshot",
  ]);
});

test("what is not known yet is a doubt", () => {
  expect(check(rule, [table({ deletionProtectionEnabled: unknown("later") })]).breaches).toEqual([
    "aws_dynamodb_table.orders: deletionProtectionEnabled?",
  ]);
  expect(check(rule, [bucket({ forceDestroy: unknown("later") })]).breaches).toEqual([
    "aws_s3_bucket.files: forceDestroy?",
  ]);
});

test("nothing is said of what is only read", () => {
  expect(check(rule, [table({ deletionProtectionEnabled: true }, { category: "data" })])).toEqual({
    checked: 0,
    breaches: [],
  });
});

test("protection is allowed or refused", () => {
  expect(() => check(rule, [], { deletionProtection: true })).toThrow(
    "The option deletionProtection of destroyable is true.",
  );
});
