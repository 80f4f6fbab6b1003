import { keyIn, UNENCRYPTED } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const POLICY = { kind: "aws_sns_topic_policy", property: "arn" };

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html */
export const topic: DataKind = {
  kind: "aws_sns_topic",
  parts: (arn) => [{ type: "topic", arn }],
  companions: [POLICY],
  policy: (node, context) =>
    onlyOne(node.address, policiesOf(node, context, { own: "policy", hung: [{ ...POLICY, document: "policy" }] })),
  encryption: (node, context) => keyIn(node, "kmsMasterKeyId", context, UNENCRYPTED),
};
