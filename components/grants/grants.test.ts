import { expect, test } from "vitest";
import { policyJson } from "../policies/policy-json.ts";
import { type Grant, grantStatement } from "./grant.ts";
import { readBucket } from "./read-bucket.ts";
import { readTable } from "./read-table.ts";
import { scanTable } from "./scan-table.ts";
import { useKeyThroughService } from "./use-key-through-service.ts";
import { writeBucket } from "./write-bucket.ts";
import { writeLogStreams } from "./write-log-streams.ts";
import { writeTable } from "./write-table.ts";

const region = "us-west-2";
const keyArn = "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555";
const tableArn = "arn:aws:dynamodb:us-west-2:123456789012:table/records";
const bucketArn = "arn:aws:s3:::data";
const tables = [{ arn: tableArn, indexNames: ["by-owner"] }];
const throughDynamoDb = { StringEquals: { "kms:ViaService": ["dynamodb.us-west-2.amazonaws.com"] } };
const throughS3 = {
  StringEquals: { "kms:ViaService": ["s3.us-west-2.amazonaws.com"], "kms:EncryptionContext:aws:s3:arn": [bucketArn] },
};

/** The statements as AWS would get them. */
async function statements(...grants: readonly Grant[]): Promise<unknown> {
  const json = await new Promise<string>((resolve) => {
    policyJson(grants.map(grantStatement)).apply(resolve);
  });
  return JSON.parse(json).Statement;
}

test("reading a table reads its named indexes and decrypts through DynamoDB", async () => {
  expect(await statements(...readTable({ name: "Records", tables, keyArn, region }))).toEqual([
    {
      Sid: "ReadRecords",
      Effect: "Allow",
      Action: ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"],
      Resource: [tableArn, `${tableArn}/index/by-owner`],
    },
    {
      Sid: "ReadRecordsKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Resource: [keyArn],
      Condition: throughDynamoDb,
    },
  ]);
});

test("scanning is granted apart from reading", async () => {
  expect(await statements(...scanTable({ name: "Records", tables, keyArn, region }))).toMatchObject([
    { Sid: "ScanRecords", Action: ["dynamodb:Scan"], Resource: [tableArn, `${tableArn}/index/by-owner`] },
    { Sid: "ScanRecordsKey", Resource: [keyArn], Condition: throughDynamoDb },
  ]);
});

test("writing a table is granted on the table, never on its indexes", async () => {
  expect(await statements(...writeTable({ name: "Records", tables, keyArn, region }))).toMatchObject([
    {
      Sid: "WriteRecords",
      Action: [
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      ],
      Resource: [tableArn],
    },
    { Sid: "WriteRecordsKey", Resource: [keyArn], Condition: throughDynamoDb },
  ]);
});

test("listing is granted on the bucket, reading on its objects", async () => {
  expect(await statements(...readBucket({ name: "Data", bucketArn, keyArn, region }))).toEqual([
    { Sid: "ListData", Effect: "Allow", Action: ["s3:ListBucket"], Resource: [bucketArn] },
    { Sid: "ReadData", Effect: "Allow", Action: ["s3:GetObject"], Resource: [`${bucketArn}/*`] },
    { Sid: "ReadDataKey", Effect: "Allow", Action: ["kms:Decrypt"], Resource: [keyArn], Condition: throughS3 },
  ]);
});

test("writing a bucket makes data keys for this bucket, and cannot lose a version", async () => {
  expect(await statements(...writeBucket({ name: "Data", bucketArn, keyArn, region }))).toEqual([
    {
      Sid: "WriteData",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
      Resource: [`${bucketArn}/*`],
    },
    {
      Sid: "WriteDataKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: [keyArn],
      Condition: throughS3,
    },
  ]);
});

test("writing logs is granted on the streams of the group, and creates no group", async () => {
  const logGroupArn = "arn:aws:logs:us-west-2:123456789012:log-group:/aws/lambda/app";
  expect(await statements(writeLogStreams({ logGroupArn }))).toEqual([
    {
      Sid: "WriteLogStreams",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [`${logGroupArn}:*`],
    },
  ]);
});

test("a grant may deny", async () => {
  const grant: Grant = { sid: "NoScan", effect: "Deny", actions: ["dynamodb:Scan"], resources: [tableArn] };
  expect(await statements(grant)).toMatchObject([{ Sid: "NoScan", Effect: "Deny" }]);
});

test("a key is used through one service, with no other condition unless asked", async () => {
  const use = { sid: "Use", keyArn, service: "secretsmanager", region, actions: ["kms:Decrypt"] } as const;
  expect(await statements(useKeyThroughService(use))).toMatchObject([
    { Condition: { StringEquals: { "kms:ViaService": ["secretsmanager.us-west-2.amazonaws.com"] } } },
  ]);
});
