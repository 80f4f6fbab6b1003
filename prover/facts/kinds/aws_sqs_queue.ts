import { AWS_KEY, keyIn, UNENCRYPTED } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { property } from "../values.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const POLICY = { kind: "aws_sqs_queue_policy", property: "queueUrl" };

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html */
export const queue: DataKind = {
  kind: "aws_sqs_queue",
  parts: (arn) => [{ type: "queue", arn }],
  companions: [POLICY],
  policy: (node, context) =>
    onlyOne(node.address, policiesOf(node, context, { own: "policy", hung: [{ ...POLICY, document: "policy" }] })),
  encryption: (node, context) =>
    keyIn(node, "kmsMasterKeyId", context, property(node, "sqsManagedSseEnabled") === false ? UNENCRYPTED : AWS_KEY),
};
