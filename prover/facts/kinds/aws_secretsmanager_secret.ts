import { keyIn } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const POLICY = { kind: "aws_secretsmanager_secret_policy", property: "secretArn" };

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html */
export const secretOfManager: DataKind = {
  kind: "aws_secretsmanager_secret",
  parts: (arn) => [{ type: "secret", arn }],
  companions: [POLICY],
  policy: (node, context) =>
    onlyOne(node.address, policiesOf(node, context, { own: "policy", hung: [{ ...POLICY, document: "policy" }] })),
  encryption: (node, context) => keyIn(node, "kmsKeyId", context),
};
