import type { ResourceNode } from "../../../graph/node.ts";
import type { Policy } from "../../iam/policy.ts";
import type { FactsContext } from "../context.ts";
import { keyNamed } from "../encryption.ts";
import { together } from "../policies.ts";
import { fields, items, knownText, property } from "../values.ts";
import type { Encryption, PolicyFacts } from "../world.ts";
import type { DataKind } from "./data-kind.ts";

const POLICY = "aws_dynamodb_resource_policy";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-intro.html */
export const table: DataKind = {
  kind: "aws_dynamodb_table",
  parts: (arn) => [
    { type: "table", arn },
    { type: "index", arn: `${arn}/index/*` },
    { type: "stream", arn: `${arn}/stream/*` },
    { type: "backup", arn: `${arn}/backup/*` },
    { type: "export", arn: `${arn}/export/*` },
    { type: "import", arn: `${arn}/import/*` },
  ],
  companions: [{ kind: POLICY, property: "resourceArn" }],
  policy,
  encryption,
};

/** A table's policy and its stream's are two documents: each speaks only of what it hangs on. */
function policy(node: ResourceNode, context: FactsContext): PolicyFacts | undefined {
  const all = context.attachedTo(node, POLICY, "resourceArn").map((one) => {
    const read = context.readPolicy(one.inputs["policy"], { address: one.address, kind: "resource" });
    const on = knownText(one, "resourceArn") ?? context.nameOf(node);
    return read.policy === undefined ? read : { ...read, policy: restrictedTo(on, read.policy) };
  });
  return together(node.address, all);
}

function restrictedTo(arn: string, { statements, ...rest }: Policy): Policy {
  const resource = { negated: false, values: [arn, `${arn}/index/*`] };
  return { ...rest, statements: statements.map((statement) => ({ resource, ...statement })) };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html */
function encryption(node: ResourceNode, context: FactsContext): Encryption {
  const [settings] = items(property(node, "serverSideEncryption"));
  const { enabled, kmsKeyArn } = fields(settings);
  if (enabled !== true || kmsKeyArn === undefined || kmsKeyArn === null || kmsKeyArn === "") return { by: "aws-key" };
  return keyNamed(kmsKeyArn, node, "serverSideEncryption", context);
}
