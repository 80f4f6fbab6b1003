import { beforeAll, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { LogBucket } from "./log-bucket.ts";
import { SecureBucket } from "./secure-bucket.ts";
import { custom, inputsOf, nodeOf, statementsOf } from "./test/captured.ts";

const tags = { environment: "staging", cost_center: "platform" };
const account = "123456789012";
const keyArn = "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555";

let graph: Graph;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    const logBucket = new LogBucket("logs", {
      bucketName: "x-logs",
      sourceBucketNames: ["x-data"],
      account,
      forceDestroy: true,
      tags,
    });
    new SecureBucket("data", { bucketName: "x-data", keyArn, logBucket, forceDestroy: true, tags });
  });
});

test("exactly these resources", () => {
  expect(custom(graph)).toEqual([
    "aws_s3_bucket data-bucket",
    "aws_s3_bucket logs-bucket",
    "aws_s3_bucket_lifecycle_configuration data-lifecycle",
    "aws_s3_bucket_lifecycle_configuration logs-lifecycle",
    "aws_s3_bucket_logging data-logging",
    "aws_s3_bucket_ownership_controls data-ownership-controls",
    "aws_s3_bucket_ownership_controls logs-ownership-controls",
    "aws_s3_bucket_policy data-policy",
    "aws_s3_bucket_policy logs-policy",
    "aws_s3_bucket_public_access_block data-public-access-block",
    "aws_s3_bucket_public_access_block logs-public-access-block",
    "aws_s3_bucket_server_side_encryption_configuration data-encryption",
    "aws_s3_bucket_server_side_encryption_configuration logs-encryption",
    "aws_s3_bucket_versioning data-versioning",
    "aws_s3_bucket_versioning logs-versioning",
  ]);
});

test.each(["data", "logs"])("%s: versions kept, one owner, nothing public, emptied when destroyed", (name) => {
  const bucket = `x-${name}`;
  expect(inputsOf(graph, `${name}-bucket`)).toEqual({ bucket, forceDestroy: true, tags });
  expect(inputsOf(graph, `${name}-versioning`)).toEqual({ bucket, versioningConfiguration: { status: "Enabled" } });
  expect(inputsOf(graph, `${name}-ownership-controls`)).toEqual({
    bucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  expect(inputsOf(graph, `${name}-public-access-block`)).toEqual({
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
});

test("data is encrypted with the key, through a bucket key", () => {
  expect(inputsOf(graph, "data-encryption")).toEqual({
    bucket: "x-data",
    rules: [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
        bucketKeyEnabled: true,
        blockedEncryptionTypes: ["SSE-C"],
      },
    ],
  });
});

test("logs are encrypted with S3's key, the only one that log delivery supports", () => {
  expect(inputsOf(graph, "logs-encryption")).toEqual({
    bucket: "x-logs",
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, blockedEncryptionTypes: ["SSE-C"] }],
  });
});

test("access is logged below the bucket's own prefix, once the log bucket may be written to", () => {
  const logging = nodeOf(graph, "data-logging");
  expect(logging.inputs).toEqual({ bucket: "x-data", targetBucket: "x-logs", targetPrefix: "x-data/" });
  expect(logging.dependsOn).toContain(nodeOf(graph, "logs-policy").id);
});

test("old versions and incomplete uploads come to an end; logs do so after a year", () => {
  const abort = {
    id: "abort-incomplete-uploads",
    status: "Enabled",
    filter: {},
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  };
  const expire = { id: "expire-old-versions", status: "Enabled", filter: {} };
  expect(inputsOf(graph, "data-lifecycle")["rules"]).toEqual([
    { ...expire, expiration: { expiredObjectDeleteMarker: true }, noncurrentVersionExpiration: { noncurrentDays: 90 } },
    abort,
  ]);
  expect(inputsOf(graph, "logs-lifecycle")["rules"]).toEqual([
    { ...expire, expiration: { days: 365 }, noncurrentVersionExpiration: { noncurrentDays: 30 } },
    abort,
  ]);
  expect(nodeOf(graph, "data-lifecycle").dependsOn).toContain(nodeOf(graph, "data-versioning").id);
});

const requireTls = (bucket: string) => ({
  Sid: "RequireTls",
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:*"],
  Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  Condition: { Bool: { "aws:SecureTransport": ["false"] } },
});

test("data moves over TLS only, and is never stored under another key", () => {
  expect(statementsOf(graph, "data-policy")).toEqual([
    requireTls("x-data"),
    {
      Sid: "RequireKey",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:PutObject"],
      Resource: ["arn:aws:s3:::x-data/*"],
      Condition: {
        Null: { "s3:x-amz-server-side-encryption": ["false"] },
        StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": [keyArn] },
      },
    },
  ]);
});

test("S3 alone delivers logs, of this bucket of this account, over TLS like everybody", () => {
  expect(statementsOf(graph, "logs-policy")).toEqual([
    requireTls("x-logs"),
    {
      Sid: "DeliverAccessLogs",
      Effect: "Allow",
      Principal: { Service: ["logging.s3.amazonaws.com"] },
      Action: ["s3:PutObject"],
      Resource: ["arn:aws:s3:::x-logs/x-data/*"],
      Condition: {
        ArnEquals: { "aws:SourceArn": ["arn:aws:s3:::x-data"] },
        StringEquals: { "aws:SourceAccount": [account] },
      },
    },
  ]);
});
