import { keyWhere } from "../encryption.ts";
import type { DataKind } from "./data-kind.ts";

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html */
export const parameter: DataKind = {
  kind: "aws_ssm_parameter",
  parts: (arn) => [{ type: "parameter", arn }],
  encryption: (node, context) => keyWhere("type", (value) => value === "SecureString", node, "keyId", context),
};
