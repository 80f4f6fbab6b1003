import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import { node } from "./nodes.ts";

const ACCOUNT = "123456789012";
const REGION = "eu-west-1";

function of(tenant: string, kind: string, name: string, inputs: Readonly<Record<string, Value>>, outputs = {}) {
  return node(kind, name, inputs, {
    compartment: { environment: "dev", tenant },
    outputs: { ...inputs, ...outputs },
    tags: { environment: "dev", tenant_id: tenant },
  });
}

const policy = (...Statement: readonly Value[]): Value => ({ Version: "2012-10-17", Statement });

function tenant(id: string): readonly ResourceNode[] {
  const [name, table] = [`api-${id}`, `${id}-users`];
  const role = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const key = `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`;
  const tableArn = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${table}`;
  const administration = ["kms:DescribeKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"];
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  return [
    of(id, "aws_iam_role", name, { name, assumeRolePolicy: policy(trust) }, { arn: role }),
    of(id, "aws_iam_role_policy", name, {
      name,
      role: name,
      policy: policy({ Effect: "Allow", Action: "dynamodb:GetItem", Resource: tableArn }),
    }),
    of(
      id,
      "aws_kms_key",
      `key-${id}`,
      {
        policy: policy(
          {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
            Action: administration,
            Resource: "*",
            Condition: { ArnEquals: { "aws:PrincipalArn": role } },
          },
          { Effect: "Allow", Principal: { AWS: role }, Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" },
        ),
      },
      { arn: key, keyId: id },
    ),
    of(
      id,
      "aws_dynamodb_table",
      table,
      { name: table, serverSideEncryption: { enabled: true, kmsKeyArn: key } },
      { arn: tableArn },
    ),
  ];
}

/** Two tenants, each with a role, a table and the key that the table is under; each key's policy names its role and nobody else. */
export function keysBase(): readonly ResourceNode[] {
  return [...tenant("t-1"), ...tenant("t-12")];
}
