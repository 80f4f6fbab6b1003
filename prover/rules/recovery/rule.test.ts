import { expect, test } from "vitest";
import { unknown, type Value } from "../../../graph/value.ts";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

const table = (inputs: Readonly<Record<string, Value>>) => node("aws_dynamodb_table", "orders", inputs);
const bucket = node("aws_s3_bucket", "files", { bucket: "files-1" });
const versioning = (status: Value, to = "files-1") =>
  node("aws_s3_bucket_versioning", "files", { bucket: to, versioningConfiguration: { status } });

test("a table with point-in-time recovery holds; without, it does not", () => {
  expect(check(rule, [table({ pointInTimeRecovery: { enabled: true } })])).toEqual({ checked: 1, breaches: [] });
  for (const inputs of [{}, { pointInTimeRecovery: { enabled: false } }]) {
    expect(check(rule, [table(inputs)]).breaches).toEqual(["aws_dynamodb_table.orders: pointInTimeRecovery.enabled"]);
  }
});

test("each replica of a table has its own", () => {
  const replicated = (on: boolean) =>
    table({
      pointInTimeRecovery: { enabled: true },
      replicas: [
        { regionName: "eu-central-1", pointInTimeRecovery: true },
        { regionName: "eu-west-1", pointInTimeRecovery: on },
      ],
    });
  expect(check(rule, [replicated(true)]).breaches).toEqual([]);
  expect(sentence(rule, [replicated(false)])).toBe(
    "The replica of aws_dynamodb_table.orders in eu-west-1 cannot be restored to a point in time.",
  );
});

test("a bucket keeps versions by its companion, or by its old property", () => {
  expect(check(rule, [bucket, versioning("Enabled")])).toEqual({ checked: 1, breaches: [] });
  expect(check(rule, [node("aws_s3_bucket", "old", { versioning: { enabled: true } })]).breaches).toEqual([]);
});

test("a bucket without versioning, with it suspended, or with that of another bucket does not", () => {
  for (const others of [[], [versioning("Suspended")], [versioning("Enabled", "files-2")]]) {
    expect(check(rule, [bucket, ...others]).breaches).toEqual(["aws_s3_bucket.files: versioning"]);
  }
});

test("two settings of one bucket must both hold: the later one wins, whichever that is", () => {
  expect(check(rule, [bucket, versioning("Enabled"), versioning("Suspended")]).breaches).toHaveLength(1);
});

test("a bucket of another stack with the same name does not lend its versioning", () => {
  const other = { stack: "shop/prod" };
  const theirs = [node("aws_s3_bucket", "files", { bucket: "files-1" }, other)];
  const setting = node(
    "aws_s3_bucket_versioning",
    "files",
    { bucket: "files-1", versioningConfiguration: { status: "Enabled" } },
    other,
  );
  expect(check(rule, [bucket, ...theirs, setting]).breaches).toEqual(["aws_s3_bucket.files: versioning"]);
  expect(check(rule, [bucket, setting]).breaches).toEqual([]);
});

test("databases keep backups for some days", () => {
  const instance = (inputs: Readonly<Record<string, Value>>) => node("aws_db_instance", "orders", inputs);
  expect(check(rule, [instance({ backupRetentionPeriod: 7 })]).breaches).toEqual([]);
  for (const inputs of [{}, { backupRetentionPeriod: 0 }]) {
    expect(check(rule, [instance(inputs)]).breaches).toEqual(["aws_db_instance.orders: backupRetentionPeriod"]);
  }
  expect(check(rule, [node("aws_rds_cluster", "orders")]).breaches).toEqual([]);
});

test("what is not known yet is a doubt", () => {
  expect(check(rule, [table({ pointInTimeRecovery: unknown("later") })]).breaches).toEqual([
    "aws_dynamodb_table.orders: pointInTimeRecovery.enabled?",
  ]);
  expect(check(rule, [bucket, versioning(unknown("later"))]).breaches).toEqual(["aws_s3_bucket.files: versioning?"]);
});

test("only the kinds of the binding are spoken of", () => {
  expect(check(rule, [bucket], { kinds: ["aws_dynamodb_table"] })).toEqual({ checked: 0, breaches: [] });
  expect(check(rule, [node("aws_sns_topic", "alarms")]).checked).toBe(0);
});
