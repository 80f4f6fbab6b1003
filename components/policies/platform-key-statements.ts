import type { PolicyStatement } from "../../model/iam-policy.ts";
import { KEY_READING } from "./key-actions.ts";
import { viaService } from "./key-statements.ts";

/** In a key policy `*` means this key and no other. */
const THIS_KEY = ["*"];

/**
 * CloudWatch alarms of this account may publish to a topic under the key. AWS's own key for SNS does not let them.
 *
 * @see https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
 */
export function alarmsKeyStatement(account: string, region: string): PolicyStatement {
  return {
    Sid: "PublishAlarms",
    Effect: "Allow",
    Principal: { Service: ["cloudwatch.amazonaws.com"] },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: THIS_KEY,
    Condition: {
      StringEquals: { "aws:SourceAccount": [account] },
      ArnLike: { "aws:SourceArn": [`arn:aws:cloudwatch:${region}:${account}:alarm:*`] },
    },
  };
}

/**
 * CloudTrail may encrypt exactly this trail's files. It needs `Decrypt` where the bucket has an S3 bucket key.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function trailKeyStatements(trailArn: string): PolicyStatement[] {
  const cloudTrail = { Effect: "Allow", Principal: { Service: ["cloudtrail.amazonaws.com"] } } as const;
  return [
    {
      ...cloudTrail,
      Sid: "EncryptTrail",
      Action: ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
      Resource: THIS_KEY,
      Condition: {
        StringEquals: { "aws:SourceArn": [trailArn], "kms:EncryptionContext:aws:cloudtrail:arn": [trailArn] },
      },
    },
    {
      ...cloudTrail,
      Sid: "DescribeKeyForTrail",
      Action: ["kms:DescribeKey"],
      Resource: THIS_KEY,
      Condition: { StringEquals: { "aws:SourceArn": [trailArn] } },
    },
  ];
}

/** The administrators may read the trail, through S3 and in no other way. */
export function readTrailKeyStatement(
  administrators: readonly string[],
  account: string,
  region: string,
): PolicyStatement {
  return {
    Sid: "ReadTrail",
    Effect: "Allow",
    Principal: { AWS: administrators },
    Action: KEY_READING,
    Resource: THIS_KEY,
    Condition: {
      StringEquals: { "kms:CallerAccount": [account], "kms:ViaService": [viaService("s3", region)] },
    },
  };
}
