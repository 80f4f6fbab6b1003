import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";

const ACCOUNT = "123456789012";
const REGION = "eu-west-1";

export interface ShopOptions {
  /** What the role of tenant-001 may do, as a policy document's text; its own table by default. */
  readonly policy?: string;
  readonly more?: readonly ResourceNode[];
}

/** Two tenants with a table on a key of its own and a role that reads it: walls that hold, unless a policy says else. */
export function shop({ policy = readsTable("tenant-001"), more = [] }: ShopOptions = {}): Graph {
  const nodes = [...tenant("tenant-001", policy), ...tenant("tenant-002", readsTable("tenant-002")), ...more];
  return {
    version: 1,
    stacks: [{ id: "shop/dev", project: "shop", stack: "dev", engine: "terraform", outputs: {}, warnings: [] }],
    nodes: nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

export const tableArn = (tenant: string): string => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${tenant}-users`;
export const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

export const policyOf = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

export const readsTable = (tenant: string): string =>
  policyOf({ Sid: "Read", Effect: "Allow", Action: "dynamodb:GetItem", Resource: tableArn(tenant) });

/** A role that the principals may assume. */
export function role(name: string, tenant: string, trusted: object): ResourceNode {
  const assumeRolePolicy = policyOf({ Effect: "Allow", Action: "sts:AssumeRole", Principal: trusted });
  return node("aws_iam_role", name, tenant, { name, path: "/", assumeRolePolicy }, { arn: roleArn(name), id: name });
}

export function inlinePolicy(name: string, tenant: string, roleName: string, policy: string): ResourceNode {
  const attachment = { role: [`shop/dev:aws_iam_role.${roleName}`] };
  return {
    ...node("aws_iam_role_policy", name, tenant, { name, role: roleName, policy }, { id: `${roleName}:${name}` }),
    tags: {},
    propertyDependsOn: attachment,
    dependsOn: attachment.role,
  };
}

function tenant(id: string, policy: string): readonly ResourceNode[] {
  const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`;
  const lambda = { Service: "lambda.amazonaws.com" };
  const keyPolicy = policyOf({
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
    Principal: { AWS: roleArn(`${id}-reader`) },
    Resource: "*",
  });
  return [
    node("aws_kms_key", id, id, { policy: keyPolicy, enableKeyRotation: true }, { arn: keyArn, keyId: id, id }),
    {
      ...node(
        "aws_dynamodb_table",
        id,
        id,
        {
          name: `${id}-users`,
          billingMode: "PAY_PER_REQUEST",
          hashKey: "PK",
          attributes: [{ name: "PK", type: "S" }],
          serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
        },
        { arn: tableArn(id), id: `${id}-users` },
      ),
      propertyDependsOn: { serverSideEncryption: [`shop/dev:aws_kms_key.${id}`] },
      dependsOn: [`shop/dev:aws_kms_key.${id}`],
    },
    role(`${id}-reader`, id, lambda),
    inlinePolicy(id, id, `${id}-reader`, policy),
  ];
}

function node(
  kind: string,
  name: string,
  tenantId: string,
  inputs: Readonly<Record<string, Value>>,
  outputs: Readonly<Record<string, Value>>,
): ResourceNode {
  const tags = { environment: "dev", tenant_id: tenantId };
  return {
    id: `shop/dev:${kind}.${name}`,
    address: `${kind}.${name}`,
    stack: "shop/dev",
    kind,
    type: kind,
    name,
    category: "custom",
    dependsOn: [],
    propertyDependsOn: {},
    inputs: { ...inputs, tags },
    outputs: { ...inputs, ...outputs, tags },
    tags,
    compartment: { environment: "dev", tenant: tenantId },
    account: ACCOUNT,
    region: REGION,
    options: {},
    source: { file: "main.tf", line: 7 },
  };
}
