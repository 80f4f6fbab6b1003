import { expect, test } from "vitest";
import { unknown } from "../../../graph/value.ts";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

const table = (name: string, rest = {}) => node("aws_dynamodb_table", "orders", { name }, rest);
const suffix = { patterns: { "*": "*-{stack}" } };

test("a name that is like its pattern holds", () => {
  expect(check(rule, [table("orders-dev")], suffix)).toEqual({ checked: 1, breaches: [] });
});

test("a name that is not is quoted, with the pattern", () => {
  expect(check(rule, [table("orders")], suffix).breaches).toEqual(["aws_dynamodb_table.orders: orders"]);
  expect(sentence(rule, [table("orders-prod")], suffix)).toBe(
    'aws_dynamodb_table.orders is named "orders-prod", which is not like "*-{stack}".',
  );
});

test("placeholders are the resource's own", () => {
  const patterns = { patterns: { "*": "{project}-{stack}-{environment}-{tenant}-{id}-{account}-{region}" } };
  const compartment = { environment: "production", tenant: "tenant-007" };
  const name = "shop-dev-production-tenant-007-007-123456789012-eu-west-1";
  expect(check(rule, [table(name, { compartment })], patterns).breaches).toEqual([]);
  expect(check(rule, [table(name.replace("007-007", "007-008"), { compartment })], patterns).breaches).toHaveLength(1);
});

test("a template that asks for what the resource has not is no pattern for it", () => {
  const patterns = { patterns: { "*": ["tenant-{id}-{stack}", "authorizer-{stack}"] } };
  const shared = { compartment: { environment: "production", tenant: "shared" } };
  expect(check(rule, [table("authorizer-dev", shared)], patterns).breaches).toEqual([]);
  expect(check(rule, [table("tenant-001-dev", shared)], patterns).breaches).toHaveLength(1);
});

const cells = { patterns: { "*": "*-{suffix}" }, suffixes: { "production-*": "production", "*": "dev" } };

test.each([
  ["the stack's name, where nothing is said of it", { patterns: cells.patterns }, "shop/dev", "orders-dev"],
  ["what is said of the stack", cells, "shop/production-2", "orders-c2-production"],
  ["what the first glob that fits says", cells, "shop/pr-7", "orders-dev"],
])("{suffix} is %s", (_, options, stack, name) => {
  expect(check(rule, [table(name, { stack })], options).breaches).toEqual([]);
  expect(check(rule, [table(`${name}-x`, { stack })], options).breaches).toHaveLength(1);
});

test("a cell whose names end in its stack's name, and not in its suffix, breaks the rule", () => {
  const misnamed = table("orders-production-2", { stack: "shop/production-2" });
  expect(sentence(rule, [misnamed], cells)).toContain('"orders-production-2", which is not like "*-{suffix}"');
});

test.each([[["dev"]], ["dev"], [{ dev: 1 }]])("suffixes of %j are refused", (suffixes) => {
  expect(() => check(rule, [], { ...cells, suffixes })).toThrow(/The option suffixes of naming/);
});

test("a wildcard in a placeholder's value stands for itself", () => {
  const patterns = { patterns: { "*": "{environment}" } };
  expect(check(rule, [table("anything", { compartment: { environment: "*" } })], patterns).breaches).toHaveLength(1);
});

test("a kind's own pattern goes before that of all; null asks nothing", () => {
  const patterns = { patterns: { "*": "*-{stack}", aws_s3_bucket: "{stack}-*", aws_sns_topic: null } };
  const nodes = [
    node("aws_s3_bucket", "files", { bucket: "dev-files" }),
    node("aws_s3_bucket", "wrong", { bucket: "files-dev" }),
    node("aws_sns_topic", "alarms", { name: "whatever" }),
  ];
  expect(check(rule, nodes, patterns)).toEqual({ checked: 2, breaches: ["aws_s3_bucket.wrong: files-dev"] });
});

test("names come from the kind's own property, from the tag Name, or from AWS", () => {
  const nodes = [
    node("aws_cloudwatch_dashboard", "a", { dashboardName: "overview" }),
    node("aws_subnet", "b", {}, { tags: { Name: "public" } }),
    node("aws_sqs_queue", "c", {}, { outputs: { name: "made-up-by-the-engine" } }),
    node("aws_default_security_group", "d", {}, { tags: { Name: "closed-dev" }, outputs: { name: "default" } }),
  ];
  expect(check(rule, nodes, suffix)).toEqual({
    checked: 4,
    breaches: [
      "aws_cloudwatch_dashboard.a: overview",
      "aws_subnet.b: public",
      "aws_sqs_queue.c: made-up-by-the-engine",
    ],
  });
});

test("a name that AWS completes, or that is not known yet, is a doubt", () => {
  const nodes = [
    node("aws_s3_bucket", "a", { bucketPrefix: "files-" }),
    node("aws_sqs_queue", "b", { name: unknown("later") }),
  ];
  expect(check(rule, nodes, suffix).breaches).toEqual(["aws_s3_bucket.a: its name?", "aws_sqs_queue.b: its name?"]);
});

test("what has no name, or is named within another, is not spoken of unless its kind is", () => {
  const nodes = [
    node("aws_route_table_association", "a"),
    node("aws_iam_role_policy", "b", { name: "grants" }),
    node("random_id", "c", { name: "x" }),
  ];
  expect(check(rule, nodes, suffix)).toEqual({ checked: 0, breaches: [] });
  expect(check(rule, nodes, { patterns: { aws_iam_role_policy: "*-{stack}" } }).breaches).toHaveLength(1);
});

test.each([
  [{}, "The option patterns of naming is missing."],
  [{ patterns: { "*": "{zone}" } }, 'The option patterns / * of naming is "{zone}".'],
  [{ patterns: { "*": [] } }, "The option patterns / * of naming is []."],
])("options %j are refused", (options, message) => {
  expect(() => check(rule, [], options)).toThrow(message);
});
