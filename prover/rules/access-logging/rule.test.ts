import { expect, test } from "vitest";
import { unknown, type Value } from "../../../graph/value.ts";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

const bucket = node("aws_s3_bucket", "files", { bucket: "files-1" });
const logging = (targetBucket: Value, to: Value = "files-1") =>
  node("aws_s3_bucket_logging", "files", { bucket: to, targetBucket });
const stage = (inputs: Readonly<Record<string, Value>>) => node("aws_api_gateway_stage", "dev", inputs);

test("a bucket that logs to another holds", () => {
  expect(check(rule, [bucket, logging("logs-1")])).toEqual({ checked: 1, breaches: [] });
  const inline = node("aws_s3_bucket", "old", { bucket: "old", loggings: [{ targetBucket: "logs-1" }] });
  expect(check(rule, [inline]).breaches).toEqual([]);
});

test("a bucket without a log, with the log of another, or that logs into itself does not", () => {
  expect(check(rule, [bucket]).breaches).toEqual(["aws_s3_bucket.files: logging"]);
  expect(check(rule, [bucket, logging("logs-1", "other")]).breaches).toEqual(["aws_s3_bucket.files: logging"]);
  expect(sentence(rule, [bucket, logging("files-1")])).toBe("aws_s3_bucket.files writes its access log into itself.");
});

test("a stage needs a destination for its log", () => {
  expect(
    check(rule, [stage({ accessLogSettings: { destinationArn: "arn:aws:logs:a:b:log-group:c" } })]).breaches,
  ).toEqual([]);
  expect(check(rule, [stage({})]).breaches).toEqual(["aws_api_gateway_stage.dev: accessLogSettings.destinationArn"]);
});

test("a load balancer's log must be on, not only named", () => {
  const balancer = (enabled: Value) => node("aws_lb", "web", { accessLogs: { bucket: "logs-1", enabled } });
  expect(check(rule, [balancer(true)]).breaches).toEqual([]);
  expect(check(rule, [balancer(false)]).breaches).toEqual(["aws_lb.web: accessLogs.enabled"]);
});

test("a target that is not known yet is a doubt", () => {
  expect(check(rule, [bucket, logging(unknown("later"))]).breaches).toEqual(["aws_s3_bucket.files: logging?"]);
});

test("a logging whose bucket is not known belongs to the bucket that it comes from", () => {
  const later = { ...logging("logs-1", unknown("later")), propertyDependsOn: { bucket: [bucket.id] } };
  expect(check(rule, [bucket, later]).breaches).toEqual([]);
  expect(check(rule, [bucket, { ...later, propertyDependsOn: {} }]).breaches).toHaveLength(1);
});

test("nothing is said of what has no access log, nor of kinds that the binding leaves out", () => {
  expect(check(rule, [node("aws_sns_topic", "alarms")])).toEqual({ checked: 0, breaches: [] });
  expect(check(rule, [bucket], { kinds: ["aws_api_gateway_stage"] }).checked).toBe(0);
  expect(() => check(rule, [], { kinds: ["aws_sns_topic"] })).toThrow(
    'The option kinds of access-logging is ["aws_sns_topic"].',
  );
});
