import { expect, test } from "vitest";
import { unknown, type Value } from "../../../graph/value.ts";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

const table = (billingMode?: Value) =>
  node("aws_dynamodb_table", "orders", billingMode === undefined ? {} : { billingMode });

test("a table that is billed by request holds", () => {
  expect(check(rule, [table("PAY_PER_REQUEST")])).toEqual({ checked: 1, breaches: [] });
});

test.each([["PROVISIONED"], [undefined]])("a table whose mode is %s is billed by capacity", (mode) => {
  expect(check(rule, [table(mode)])).toEqual({ checked: 1, breaches: ["aws_dynamodb_table.orders: billingMode"] });
});

test("the sentence says what stands there", () => {
  expect(sentence(rule, [table()])).toBe("aws_dynamodb_table.orders is billed by capacity: billingMode is not set.");
});

test("a mode that is not known yet is a doubt", () => {
  expect(check(rule, [table(unknown("set at deployment"))]).breaches).toEqual([
    "aws_dynamodb_table.orders: billingMode?",
  ]);
});

test("Keyspaces bills by request unless it is told otherwise", () => {
  const keyspace = (capacitySpecification: object) =>
    node("aws_keyspaces_table", "orders", { capacitySpecification: { ...capacitySpecification } });
  expect(check(rule, [keyspace({})]).breaches).toEqual([]);
  expect(check(rule, [keyspace({ throughputMode: "PROVISIONED" })]).breaches).toHaveLength(1);
});

test("nothing is said of what has no capacity, nor of tables that are only read", () => {
  const read = node("aws_dynamodb_table", "theirs", {}, { category: "data" });
  expect(check(rule, [node("aws_s3_bucket", "files"), read])).toEqual({ checked: 0, breaches: [] });
});

test("the rule takes no options", () => {
  expect(() => check(rule, [], { mode: "x" })).toThrow('There is no option "mode" of on-demand.');
});
