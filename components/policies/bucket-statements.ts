import * as pulumi from "@pulumi/pulumi";
import type { StatementInput } from "./policy-json.ts";

/** The ARN of a bucket that may not exist yet. */
export function bucketArn(bucketName: string): string {
  return `arn:aws:s3:::${bucketName}`;
}

/**
 * Refuses every request that is not made over TLS, whoever makes it. The wildcard is in a Deny, which only narrows: a
 * list of actions would leave those open that it forgot.
 */
export function requireTlsStatement(arn: pulumi.Input<string>): StatementInput {
  return {
    Sid: "RequireTls",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*"],
    Resource: [arn, pulumi.interpolate`${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": ["false"] } },
  };
}

/**
 * Refuses an upload that asks for any other encryption than the bucket's key. One that asks for nothing gets that key.
 *
 * An upload with SSE-S3, or with SSE-KMS and no key named, carries no key id, which `StringNotEquals` takes as another.
 */
export function requireKeyStatement(arn: pulumi.Input<string>, keyArn: pulumi.Input<string>): StatementInput {
  return {
    Sid: "RequireKey",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:PutObject"],
    Resource: [pulumi.interpolate`${arn}/*`],
    Condition: {
      Null: { "s3:x-amz-server-side-encryption": ["false"] },
      StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": [keyArn] },
    },
  };
}

export interface AccessLogDelivery {
  readonly logBucketArn: pulumi.Input<string>;
  /** Names of the buckets whose access is logged. */
  readonly sourceBucketNames: readonly string[];
  /** The account of those buckets. */
  readonly account: string;
}

/**
 * Lets S3 deliver the access logs of these buckets, each below a prefix of its own, and of nobody else's.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
 */
export function deliverAccessLogsStatement(delivery: AccessLogDelivery): StatementInput {
  const { logBucketArn, sourceBucketNames, account } = delivery;
  return {
    Sid: "DeliverAccessLogs",
    Effect: "Allow",
    Principal: { Service: ["logging.s3.amazonaws.com"] },
    Action: ["s3:PutObject"],
    Resource: sourceBucketNames.map((name) => pulumi.interpolate`${logBucketArn}/${accessLogPrefix(name)}*`),
    Condition: {
      ArnEquals: { "aws:SourceArn": sourceBucketNames.map(bucketArn) },
      StringEquals: { "aws:SourceAccount": [account] },
    },
  };
}

/** Where the access logs of a bucket lie in its log bucket. */
export function accessLogPrefix(sourceBucketName: string): string {
  return `${sourceBucketName}/`;
}
