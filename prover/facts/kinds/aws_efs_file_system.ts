import { keyWhere } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const POLICY = { kind: "aws_efs_file_system_policy", property: "fileSystemId" };

/** @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html */
export const fileSystem: DataKind = {
  kind: "aws_efs_file_system",
  parts: (arn) => [{ type: "file-system", arn }],
  companions: [POLICY],
  policy: (node, context) =>
    onlyOne(node.address, policiesOf(node, context, { hung: [{ ...POLICY, document: "policy" }] })),
  encryption: (node, context) => keyWhere("encrypted", (value) => value === true, node, "kmsKeyId", context),
};
