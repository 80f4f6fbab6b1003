import { type AwsManagedPolicy, allowEverywhere, awsPolicy } from "./aws-managed-policy.ts";

/** What reads, or does everything with, the data of one service. */
export const DATA: readonly AwsManagedPolicy[] = [
  awsPolicy("AmazonS3FullAccess", "v2", allowEverywhere("s3:*", "s3-object-lambda:*")),
  awsPolicy(
    "AmazonS3ReadOnlyAccess",
    "v3",
    allowEverywhere("s3:Describe*", "s3:Get*", "s3:List*", "s3-object-lambda:Get*", "s3-object-lambda:List*"),
  ),
  awsPolicy(
    "AmazonSQSReadOnlyAccess",
    "v4",
    allowEverywhere(
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ListDeadLetterSourceQueues",
      "sqs:ListMessageMoveTasks",
      "sqs:ListQueueTags",
      "sqs:ListQueues",
    ),
  ),
  awsPolicy("AmazonSSMReadOnlyAccess", "v1", allowEverywhere("ssm:Describe*", "ssm:Get*", "ssm:List*")),
];
