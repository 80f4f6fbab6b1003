import { keyIn, NO_ENCRYPTION } from "../encryption.ts";
import { knownText } from "../values.ts";
import type { DataKind } from "./data-kind.ts";

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html */
export const parameter: DataKind = {
  kind: "aws_ssm_parameter",
  parts: (arn) => [{ type: "parameter", arn }],
  encryption: (node, context) =>
    knownText(node, "type") === "SecureString" ? keyIn(node, "keyId", context) : NO_ENCRYPTION,
};
