import { expect, test } from "vitest";
import { unknown, type Value } from "../../../graph/value.ts";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

type Inputs = Readonly<Record<string, Value>>;

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";
const ALGORITHM = "applyServerSideEncryptionByDefault.sseAlgorithm";
const customerKey = { customerKey: true };
const bucket = node("aws_s3_bucket", "files", { bucket: "files-1" });
const byDefault = (inputs: Inputs) =>
  node("aws_s3_bucket_server_side_encryption_configuration", "files", {
    bucket: "files-1",
    rules: [{ applyServerSideEncryptionByDefault: inputs }],
  });

test("what AWS encrypts by itself holds, unless the key is to be the customer's", () => {
  const nodes = [bucket, node("aws_dynamodb_table", "orders"), node("aws_cloudwatch_log_group", "logs")];
  expect(check(rule, nodes)).toEqual({ checked: 3, breaches: [] });
  expect(check(rule, nodes, customerKey)).toEqual({
    checked: 3,
    breaches: [
      "aws_s3_bucket.files: serverSideEncryptionConfiguration",
      "aws_dynamodb_table.orders: serverSideEncryption.enabled",
      "aws_dynamodb_table.orders: serverSideEncryption.kmsKeyArn",
      "aws_cloudwatch_log_group.logs: kmsKeyId",
    ],
  });
});

test.each<[string, string, Value]>([
  ["aws_db_instance", "storageEncrypted", true],
  ["aws_ebs_volume", "encrypted", true],
  ["aws_efs_file_system", "encrypted", true],
  ["aws_sns_topic", "kmsMasterKeyId", KEY],
  ["aws_kinesis_stream", "encryptionType", "KMS"],
])("%s must switch %s on", (kind, name, on) => {
  expect(check(rule, [node(kind, "x", { [name]: on })]).breaches).toEqual([]);
  expect(check(rule, [node(kind, "x")]).breaches).toEqual([`${kind}.x: ${name}`]);
  expect(check(rule, [node(kind, "x", { [name]: "NONE" })]).breaches).toEqual([`${kind}.x: ${name}`]);
});

test("a queue is encrypted unless it says otherwise and has no key", () => {
  const queue = (inputs: Inputs) => node("aws_sqs_queue", "jobs", inputs);
  expect(check(rule, [queue({})]).breaches).toEqual([]);
  expect(check(rule, [queue({ sqsManagedSseEnabled: false, kmsMasterKeyId: KEY })]).breaches).toEqual([]);
  expect(check(rule, [queue({ sqsManagedSseEnabled: false })]).breaches).toEqual([
    "aws_sqs_queue.jobs: sqsManagedSseEnabled",
  ]);
});

test("the customer's key of a table, its replicas included", () => {
  const table = (replicaKey: Value) =>
    node("aws_dynamodb_table", "orders", {
      serverSideEncryption: { enabled: true, kmsKeyArn: KEY },
      replicas: [{ regionName: "eu-central-1", kmsKeyArn: replicaKey }],
    });
  expect(check(rule, [table(KEY)], customerKey).breaches).toEqual([]);
  expect(check(rule, [table("")], customerKey).breaches).toEqual(["aws_dynamodb_table.orders: replicas.kmsKeyArn"]);
});

test("a key of AWS's is none of the customer's", () => {
  const group = node("aws_cloudwatch_log_group", "logs", { kmsKeyId: "alias/aws/logs" });
  expect(sentence(rule, [group], customerKey)).toBe(
    "aws_cloudwatch_log_group.logs encrypts at rest with alias/aws/logs, which is AWS's key.",
  );
});

test("a bucket's default encryption names the customer's key", () => {
  const named = byDefault({ sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY });
  expect(check(rule, [bucket, named], customerKey)).toEqual({ checked: 1, breaches: [] });
  expect(check(rule, [bucket, byDefault({ sseAlgorithm: "AES256" })], customerKey).breaches).toEqual([
    `aws_s3_bucket.files: ${ALGORITHM}`,
  ]);
  expect(check(rule, [bucket, byDefault({ sseAlgorithm: "aws:kms" })], customerKey).breaches).toEqual([
    "aws_s3_bucket.files: applyServerSideEncryptionByDefault.kmsMasterKeyId",
  ]);
  const inline = node("aws_s3_bucket", "old", {
    serverSideEncryptionConfiguration: {
      rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY } },
    },
  });
  expect(check(rule, [inline], customerKey).breaches).toEqual([]);
});

test("a function keeps only what its variables hold, a parameter only what is secret", () => {
  const handler = (inputs: Inputs) => node("aws_lambda_function", "handler", inputs);
  const parameter = (type: string) => node("aws_ssm_parameter", "password", { type });
  expect(check(rule, [handler({}), parameter("String")], customerKey).checked).toBe(0);
  expect(check(rule, [handler({ environment: { variables: { A: "b" } } })], customerKey).breaches).toEqual([
    "aws_lambda_function.handler: kmsKeyArn",
  ]);
  expect(check(rule, [parameter("SecureString")], customerKey).breaches).toEqual(["aws_ssm_parameter.password: keyId"]);
});

test("the customer's keys are rotated, where KMS can", () => {
  const key = (inputs: Inputs) => node("aws_kms_key", "data", inputs);
  expect(check(rule, [key({ enableKeyRotation: true })], customerKey)).toEqual({ checked: 1, breaches: [] });
  expect(check(rule, [key({})], customerKey).breaches).toEqual(["aws_kms_key.data: enableKeyRotation"]);
  expect(
    check(rule, [key({ customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" })], customerKey).breaches,
  ).toEqual([]);
  expect(check(rule, [key({})])).toEqual({ checked: 0, breaches: [] });
});

test("what is not known yet is a doubt", () => {
  expect(check(rule, [node("aws_db_instance", "x", { storageEncrypted: unknown("later") })]).breaches).toEqual([
    "aws_db_instance.x: storageEncrypted?",
  ]);
  expect(check(rule, [bucket, byDefault({ sseAlgorithm: unknown("later") })], customerKey).breaches).toEqual([
    `aws_s3_bucket.files: ${ALGORITHM}?`,
  ]);
});

test("only the kinds of the binding are spoken of", () => {
  expect(check(rule, [bucket], { ...customerKey, kinds: ["aws_dynamodb_table"] })).toEqual({
    checked: 0,
    breaches: [],
  });
  expect(check(rule, [node("aws_iam_role", "service")], customerKey).checked).toBe(0);
  expect(() => check(rule, [], { customerKey: "yes" })).toThrow('The option customerKey of encryption is "yes".');
});
