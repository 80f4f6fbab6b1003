import { AWS_KEY, keyNamed } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { fields, items, property } from "../values.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const POLICY = { kind: "aws_ecr_repository_policy", property: "repository" };

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html */
export const repository: DataKind = {
  kind: "aws_ecr_repository",
  parts: (arn) => [{ type: "repository", arn }],
  companions: [POLICY],
  policy: (node, context) =>
    onlyOne(node.address, policiesOf(node, context, { hung: [{ ...POLICY, document: "policy" }] })),
  encryption: (node, context) => {
    const { kmsKey } = fields(items(property(node, "encryptionConfigurations"))[0]);
    if (kmsKey === undefined || kmsKey === null || kmsKey === "") return AWS_KEY;
    return keyNamed(kmsKey, node, "encryptionConfigurations", context);
  },
};
