import { keyWhere } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const POLICY = { kind: "aws_kinesis_resource_policy", property: "resourceArn" };

/** @see https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html */
export const stream: DataKind = {
  kind: "aws_kinesis_stream",
  parts: (arn) => [
    { type: "stream", arn },
    { type: "consumer", arn: `${arn}/consumer/*` },
  ],
  companions: [POLICY],
  policy: (node, context) =>
    onlyOne(node.address, policiesOf(node, context, { hung: [{ ...POLICY, document: "policy" }] })),
  encryption: (node, context) => keyWhere("encryptionType", (value) => value === "KMS", node, "kmsKeyId", context),
};
