import { expect, test } from "vitest";
import { unknown, type Value } from "../../../graph/value.ts";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

const group = (retentionInDays?: Value, name: Value = "/aws/lambda/orders") =>
  node("aws_cloudwatch_log_group", "orders", {
    name,
    ...(retentionInDays !== undefined && { retentionInDays }),
  });
const handler = (inputs: Readonly<Record<string, Value>>) => node("aws_lambda_function", "handler", inputs);
const options = { days: 30 };

test("a group that is kept for the days asked for holds", () => {
  expect(check(rule, [group(30)], options)).toEqual({ checked: 1, breaches: [] });
  expect(check(rule, [group("30")], options).breaches).toEqual([]);
});

test.each([[29], [31], [0], [undefined]])("a group that is kept for %s does not", (days) => {
  expect(check(rule, [group(days)], options).breaches).toEqual(["aws_cloudwatch_log_group.orders: retentionInDays"]);
});

test("nothing and 0 are for ever", () => {
  for (const days of [0, undefined]) {
    expect(sentence(rule, [group(days)], options)).toBe(
      "aws_cloudwatch_log_group.orders keeps its logs for ever, not for 30.",
    );
  }
});

test("groups whose names match a pattern may be kept for other days", () => {
  const days = { days: { "*": 30, "*-audit": 90 } };
  expect(check(rule, [group(90, "orders-audit"), group(30, "orders")], days).breaches).toEqual([]);
  expect(check(rule, [group(30, "orders-audit"), group(90, "orders")], days).breaches).toHaveLength(2);
});

test("what is not known yet is a doubt", () => {
  expect(check(rule, [group(unknown("later"))], options).breaches).toEqual([
    "aws_cloudwatch_log_group.orders: retentionInDays?",
  ]);
  expect(check(rule, [group(30, unknown("later"))], options).breaches).toEqual([
    "aws_cloudwatch_log_group.orders: name?",
  ]);
});

test("a function logs to a group of the graph, by its own name or by its configuration", () => {
  expect(check(rule, [group(30), handler({ name: "orders" })], options)).toEqual({ checked: 2, breaches: [] });
  const configured = handler({ name: "other", loggingConfig: { logGroup: "/aws/lambda/orders" } });
  expect(check(rule, [group(30), configured], options).breaches).toEqual([]);
});

test("a function whose group nobody declares keeps its logs for ever", () => {
  expect(check(rule, [group(30), handler({ name: "other" })], options).breaches).toEqual([
    "aws_lambda_function.handler: loggingConfig.logGroup",
  ]);
  const elsewhere = { ...handler({ name: "orders" }), region: "us-east-1" };
  expect(check(rule, [group(30), elsewhere], options).breaches).toHaveLength(1);
  expect(check(rule, [handler({ name: unknown("later") })], options).breaches).toEqual([
    "aws_lambda_function.handler: loggingConfig.logGroup?",
  ]);
});

test("nothing is said of anything else", () => {
  expect(check(rule, [node("aws_s3_bucket", "logs")], options)).toEqual({ checked: 0, breaches: [] });
});

test.each([[{}], [{ days: "30" }], [{ days: 0 }], [{ days: { "*-audit": 90 } }], [{ days: { "*": 30, a: "b" } }]])(
  "options %j are refused",
  (wrong) => {
    expect(() => check(rule, [], wrong)).toThrow("The option days of retention is");
  },
);
