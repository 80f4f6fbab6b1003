import { keyWhere } from "../encryption.ts";
import type { DataKind } from "./data-kind.ts";

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html */
export const parameter: DataKind = {
  kind: "aws_ssm_parameter",
  parts: (arn) => [
    { type: "parameter", arn },
    ...pathsOf(arn).map((path) => ({ type: "parameter", arn: path, actions })),
  ],
  encryption: (node, context) => keyWhere("type", (value) => value === "SecureString", node, "keyId", context),
};

const actions = ["ssm:GetParametersByPath"];

/**
 * Whoever may read a path gets every parameter below it; the request names the path alone, with or without its last slash.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
 */
function pathsOf(arn: string): readonly string[] {
  const start = arn.indexOf(":parameter/") + ":parameter".length;
  const path = arn.slice(start);
  return [...path.matchAll(/\//g)].flatMap(({ index }) =>
    index === 0 ? `${arn.slice(0, start)}/` : [arn.slice(0, start + index), arn.slice(0, start + index + 1)],
  );
}
