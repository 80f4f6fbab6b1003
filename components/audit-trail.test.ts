import { beforeAll, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { AuditTrail } from "./audit-trail.ts";
import { custom, inputsOf, nodeOf, statementsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };
const KEY = "arn:aws:kms:us-east-1:123456789012:key/platform";
const TRAIL = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit-trail-dev";
const BUCKET = "audit-trail-123456789012-us-east-1-dev";
const TABLES = [
  "arn:aws:dynamodb:us-east-1:123456789012:table/tenant-001-users-dev",
  "arn:aws:dynamodb:us-east-1:123456789012:table/tenant-001-data-dev",
];

let graph: Graph;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    new AuditTrail("audit", {
      placement: { region: "us-east-1", account: "123456789012", suffix: "dev" },
      trailName: "audit-trail-dev",
      bucketName: BUCKET,
      logBucketName: "audit-trail-logs-123456789012-us-east-1-dev",
      keyArn: KEY,
      tableArns: TABLES,
      tags,
    });
  });
});

test("a trail, its bucket, and a bucket for who read that", () => {
  const each = (name: string) =>
    [
      "aws_s3_bucket",
      "aws_s3_bucket_lifecycle_configuration",
      "aws_s3_bucket_ownership_controls",
      "aws_s3_bucket_policy",
      "aws_s3_bucket_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration",
      "aws_s3_bucket_versioning",
    ].map((kind) => `${kind} ${name}`);
  const kinds = custom(graph).map((resource) => resource.replace(/^(\S+) (audit-\w+(?:-logs)?)-\S+$/, "$1 $2"));
  expect(kinds.sort()).toEqual(
    [
      "aws_cloudtrail audit-trail",
      "aws_s3_bucket_logging audit-files",
      ...each("audit-access-logs"),
      ...each("audit-files"),
    ].sort(),
  );
});

test("the trail records every item event of exactly these tables, and shows when a file was changed", () => {
  expect(inputsOf(graph, "audit-trail")).toEqual({
    name: "audit-trail-dev",
    s3BucketName: BUCKET,
    kmsKeyId: KEY,
    enableLogFileValidation: true,
    isMultiRegionTrail: false,
    includeGlobalServiceEvents: false,
    advancedEventSelectors: [
      {
        name: "Items of the tenants' tables",
        fieldSelectors: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::DynamoDB::Table"] },
          { field: "resources.ARN", equals: TABLES },
        ],
      },
    ],
    tags,
  });
});

test("the trail waits until it may write", () => {
  expect(nodeOf(graph, "audit-trail").dependsOn).toContain(nodeOf(graph, "audit-files-policy").id);
});

test("nobody but this trail writes into its bucket, and nobody without TLS", () => {
  expect(statementsOf(graph, "audit-files-policy")).toEqual([
    {
      Sid: "RequireTls",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
      Condition: { Bool: { "aws:SecureTransport": ["false"] } },
    },
    {
      Sid: "CheckTrailBucket",
      Effect: "Allow",
      Principal: { Service: ["cloudtrail.amazonaws.com"] },
      Action: ["s3:GetBucketAcl"],
      Resource: [`arn:aws:s3:::${BUCKET}`],
      Condition: { StringEquals: { "aws:SourceArn": [TRAIL] } },
    },
    {
      Sid: "WriteTrail",
      Effect: "Allow",
      Principal: { Service: ["cloudtrail.amazonaws.com"] },
      Action: ["s3:PutObject"],
      Resource: [`arn:aws:s3:::${BUCKET}/AWSLogs/123456789012/*`],
      Condition: { StringEquals: { "aws:SourceArn": [TRAIL] } },
    },
  ]);
});

test("its files are encrypted with the platform's key, under the trail's own context, and its reading is logged", () => {
  expect(inputsOf(graph, "audit-files-encryption")["rules"]).toEqual([
    {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
      bucketKeyEnabled: false,
      blockedEncryptionTypes: ["SSE-C"],
    },
  ]);
  expect(inputsOf(graph, "audit-files-logging")).toEqual({
    bucket: BUCKET,
    targetBucket: "audit-trail-logs-123456789012-us-east-1-dev",
    targetPrefix: `${BUCKET}/`,
  });
});

test("both buckets empty themselves when they are destroyed", () => {
  for (const name of ["audit-files-bucket", "audit-access-logs-bucket"]) {
    expect(inputsOf(graph, name)).toMatchObject({ forceDestroy: true, tags });
  }
});
