import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
const STACK = "bench/production";
export const ROLES_A_TENANT = 10;

/** `realistic`: policies like a platform's own. `wildcards`: nothing in a policy is named in full. */
export type Shape = "realistic" | "wildcards";

/**
 * A platform of so many principals, ten a tenant: each tenant with two tables, a key, a bucket, a log group and two
 * functions; each principal with four statements or more, a condition in one of five; no two policies alike.
 */
export function platform(principals: number, shape: Shape): Graph {
  const tenants = Array.from({ length: principals / ROLES_A_TENANT }, (_, index) => tenant(index, shape));
  const nodes = tenants.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const stack = {
    id: STACK,
    project: "bench",
    stack: "production",
    engine: "pulumi",
    outputs: {},
    warnings: [],
  } as const;
  return { version: 1, stacks: [stack], nodes };
}

interface Names {
  readonly id: string;
  readonly number: number;
  readonly tables: readonly [string, string];
  readonly key: string;
  readonly bucket: string;
  readonly logGroup: string;
  readonly role: (index: number) => string;
}

function namesOf(number: number): Names {
  const id = `tenant-${String(number).padStart(5, "0")}`;
  const regional = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
  return {
    ...{ id, number },
    tables: [regional("dynamodb", `table/${id}-users`), regional("dynamodb", `table/${id}-data`)],
    key: regional("kms", `key/00000000-0000-4000-8000-${String(number).padStart(12, "0")}`),
    bucket: `arn:aws:s3:::${id}-files-${ACCOUNT}`,
    logGroup: regional("logs", `log-group:/aws/lambda/${id}`),
    role: (index) => `arn:aws:iam::${ACCOUNT}:role/${id}-${index}`,
  };
}

function tenant(number: number, shape: Shape): readonly ResourceNode[] {
  const names = namesOf(number);
  const { id, tables, key, bucket, logGroup, role } = names;
  const node = maker(id);
  const name = (arn: string) => arn.slice(arn.lastIndexOf(":") + 1);
  const keyPolicy = document(keyStatements(names));
  const encryption = { enabled: true, kmsKeyArn: key };
  const roles = Array.from({ length: ROLES_A_TENANT }, (_, index) => {
    const statements = shape === "realistic" ? roleStatements(names, index) : wildcardStatements(names, index);
    const trust = document([
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
    return [
      node("aws_iam_role", `role-${index}`, { name: name(role(index)).slice(5), assumeRolePolicy: trust }, role(index)),
      node("aws_iam_role_policy", `grants-${index}`, {
        role: name(role(index)).slice(5),
        policy: document(statements),
      }),
    ];
  });
  const functions = [0, 1].map((index) => {
    const inputs = {
      name: `${id}-${index}`,
      role: role(index),
      environment: { variables: { TENANT_ID: id } },
      kmsKeyArn: key,
      loggingConfig: { logFormat: "JSON", logGroup: `/aws/lambda/${id}` },
    };
    return node(
      "aws_lambda_function",
      `function-${index}`,
      inputs,
      `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${id}-${index}`,
    );
  });
  return [
    ...roles.flat(),
    ...functions,
    ...tables.map((arn, index) =>
      node("aws_dynamodb_table", `table-${index}`, { name: name(arn).slice(6), serverSideEncryption: encryption }, arn),
    ),
    node("aws_kms_key", "key", { policy: keyPolicy }, key, { keyId: name(key).slice(4) }),
    node("aws_kms_alias", "alias", { name: `alias/${id}`, targetKeyId: name(key).slice(4) }),
    node("aws_s3_bucket", "bucket", { bucket: name(bucket) }, bucket, { id: name(bucket) }),
    node("aws_s3_bucket_policy", "bucket-policy", { bucket: name(bucket), policy: document(bucketStatements(names)) }),
    node("aws_s3_bucket_server_side_encryption_configuration", "bucket-encryption", {
      bucket: name(bucket),
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key } }],
    }),
    node(
      "aws_cloudwatch_log_group",
      "logs",
      { name: `/aws/lambda/${id}`, retentionInDays: 30, kmsKeyId: key },
      logGroup,
    ),
  ];
}

type Inputs = ResourceNode["inputs"];

/** Each node in one literal: nodes put together out of spread parts would each be of a shape of its own, which captured ones are not. */
function maker(tenantId: string) {
  const tags = { tenant_id: tenantId, environment: "production" };
  return (kind: string, name: string, inputs: Inputs, arn?: string, more: Inputs = {}): ResourceNode => {
    const id = `${tenantId}/${name}`;
    return {
      id,
      address: id,
      stack: STACK,
      kind,
      type: kind,
      name,
      category: "custom",
      dependsOn: [],
      propertyDependsOn: {},
      inputs,
      outputs: { ...inputs, ...(arn !== undefined && { arn }), ...more },
      tags,
      region: REGION,
      account: ACCOUNT,
      options: {},
      compartment: { environment: "production", tenant: tenantId },
    };
  };
}

type Statement = Readonly<Record<string, unknown>>;

const document = (statements: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** What a function of a tenant may do; which actions, differs from role to role. */
function roleStatements(names: Names, index: number): readonly Statement[] {
  const { id, tables, key, bucket, logGroup, number } = names;
  const allow = (Action: readonly string[], Resource: readonly string[], Condition?: object) => ({
    ...{ Effect: "Allow", Action, Resource },
    ...(Condition && { Condition }),
  });
  const reads = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:DescribeTable"];
  const writes = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"];
  const [users, data] = tables;
  const leading = {
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${id}#${index}#*`] },
    Null: { "dynamodb:LeadingKeys": "false" },
  };
  const through = { StringEquals: { "kms:ViaService": `dynamodb.${REGION}.amazonaws.com` } };
  const several = (actions: readonly string[]) => actions.slice(0, 2 + ((index + number) % 3));
  return [
    allow(several(reads), [users, `${users}/index/*`], index % 2 === 0 ? leading : undefined),
    allow([...several(reads), ...several(writes)], [data, `${data}/index/by-${index}`]),
    allow(["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], [key], index % 2 === 1 ? through : undefined),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], [`${logGroup}:*`]),
    allow(
      ["s3:GetObject", "s3:PutObject"],
      [`${bucket}/${index}/*`, "arn:aws:s3:::${aws:PrincipalTag/tenant_id}-files/*"],
    ),
  ];
}

/** As far from named as policies can be: every action and every resource is a pattern, and many reach over the wall. */
function wildcardStatements({ id }: Names, index: number): readonly Statement[] {
  const own = { StringLike: { "aws:ResourceTag/tenant_id": "${aws:PrincipalTag/tenant_id}*" } };
  return [
    { Effect: "Allow", Action: "dynamodb:*", Resource: "*", Condition: own },
    {
      Effect: "Allow",
      Action: ["dynamodb:*Item", "dynamodb:?uery"],
      Resource: `arn:aws:dynamodb:*:*:*/${id}-*/*/*-${index}`,
    },
    {
      Effect: "Allow",
      Action: "s3:*",
      Resource: [`arn:aws:s3:::*${id}-*-${ACCOUNT}`, `arn:aws:s3:::*${id}-*/*-${index}/*`],
    },
    { Effect: "Allow", Action: "kms:*", Resource: "*", Condition: own },
    { Effect: "Allow", Action: "logs:*", Resource: `arn:aws:logs:*:*:log-group:*/${id}:*` },
    { Effect: "Allow", Action: "lambda:*", Resource: `arn:aws:lambda:*:*:function:*?${id.slice(1)}-*` },
    {
      Effect: "Deny",
      Action: "*",
      Resource: `arn:aws:s3:::*/${index}-*`,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
}

function keyStatements({ role }: Names): readonly Statement[] {
  return [
    {
      Effect: "Allow",
      Principal: { AWS: role(0) },
      Action: ["kms:DescribeKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
      Resource: "*",
    },
    {
      ...{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Resource: "*" },
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
      Condition: {
        StringEquals: { "kms:CallerAccount": ACCOUNT, "kms:ViaService": `dynamodb.${REGION}.amazonaws.com` },
        ArnEquals: { "aws:PrincipalArn": Array.from({ length: ROLES_A_TENANT }, (_, index) => role(index)) },
      },
    },
  ];
}

function bucketStatements({ bucket, role }: Names): readonly Statement[] {
  const whole = [bucket, `${bucket}/*`];
  return [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: whole,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    { Effect: "Allow", Principal: { AWS: [role(0), role(1)] }, Action: "s3:ListBucket", Resource: bucket },
  ];
}
