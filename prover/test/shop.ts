import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import { NO_SETTINGS } from "../../model/proof-settings.ts";
import { readWorld } from "../facts/read-world.ts";
import type { ServiceReference } from "../facts/service-reference.ts";
import type { World } from "../facts/world.ts";
import type { Crossing, Ledger } from "../ledger.ts";
import { graphOf, node } from "./nodes.ts";

const ACCOUNT = "123456789012";
const REGION = "eu-west-1";
export const API_ARN = `arn:aws:execute-api:${REGION}:${ACCOUNT}:abc123`;

export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
export const invocation = (arn: string) =>
  `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;

type Inputs = Readonly<Record<string, Value>>;

function of(tenant: string, kind: string, name: string, inputs: Inputs, arn?: string): ResourceNode {
  const compartment = { environment: "dev", tenant };
  const outputs = { ...inputs, ...(arn !== undefined && { arn }) };
  return node(kind, name, inputs, { compartment, outputs, tags: { environment: "dev", tenant_id: tenant } });
}

function logStatement(group: string): Value {
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logGroupArn(group)}:*` },
    ],
  };
}

export const logGroupArn = (name: string) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`;

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** One tenant's part, or the platform's authorizer: a function with its role, log group and permission. */
function part(tenant: string, name: string, sourceArn: string, more: Inputs): readonly ResourceNode[] {
  const group = `/aws/lambda/${name}`;
  const role = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  return [
    of(tenant, "aws_iam_role", name, { name, assumeRolePolicy: TRUST }, role),
    of(tenant, "aws_iam_role_policy", name, { name, role: name, policy: logStatement(group) }),
    of(tenant, "aws_cloudwatch_log_group", name, { name: group, retentionInDays: 30 }, logGroupArn(group)),
    of(
      tenant,
      "aws_lambda_function",
      name,
      { name, role, loggingConfig: { logFormat: "JSON", logGroup: group }, ...more },
      functionArn(name),
    ),
    of(tenant, "aws_lambda_permission", name, {
      action: "lambda:InvokeFunction",
      function: name,
      principal: "apigateway.amazonaws.com",
      sourceArn,
    }),
  ];
}

function tenant(id: string): readonly ResourceNode[] {
  const subnet = `subnet-${id}`;
  const table = `${id}-users`;
  return [
    of(id, "aws_dynamodb_table", table, { name: table }, `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${table}`),
    of(id, "aws_subnet", id, { id: subnet }, `arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/${subnet}`),
    of(id, "aws_security_group", id, { id: `sg-${id}` }, `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/sg-${id}`),
    ...part(id, `api-${id}`, `${API_ARN}/dev/*/tenants/${id}/*`, {
      environment: { variables: { TENANT_ID: id, USERS_TABLE: table, TENANT_SUBNET: subnet } },
      vpcConfig: { subnetIds: [subnet], securityGroupIds: [`sg-${id}`] },
    }),
  ];
}

export const AUTHORIZER = functionArn("authorizer");

export interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Inputs>>>>;
  readonly [key: string]: Value;
}

export function document(): Document {
  const operation = (id: string): Inputs => ({
    security: [{ token: [] }],
    "x-amazon-apigateway-integration": { type: "aws_proxy", uri: invocation(functionArn(`api-${id}`)) },
  });
  return {
    openapi: "3.0.1",
    paths: {
      "/tenants/t-1/users": { get: operation("t-1"), options: { "x-amazon-apigateway-integration": { type: "mock" } } },
      "/tenants/t-1/users/{userId}": { put: operation("t-1") },
      "/tenants/t-12/users": { get: operation("t-12") },
    },
    components: {
      securitySchemes: {
        token: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "custom",
          "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: invocation(AUTHORIZER) },
        },
      },
    },
  };
}

/** Two tenants, whose ids begin alike, behind one API: nothing in it crosses a wall. */
export function shop(): readonly ResourceNode[] {
  return [
    ...tenant("t-1"),
    ...tenant("t-12"),
    ...part("shared", "authorizer", `${API_ARN}/authorizers/*`, {
      environment: { variables: { TENANT_ID: "shared" } },
    }),
    of("shared", "aws_api_gateway_rest_api", "api", { id: "abc123", body: JSON.stringify(document()) }),
    of("shared", "aws_api_gateway_stage", "dev", {
      restApi: "abc123",
      stageName: "dev",
      accessLogSettings: { destinationArn: logGroupArn("/api/access") },
    }),
    of(
      "shared",
      "aws_cloudwatch_log_group",
      "access",
      { name: "/api/access", retentionInDays: 30 },
      logGroupArn("/api/access"),
    ),
  ];
}

/** The graph with other inputs for the one node of this address. */
export function changed(nodes: readonly ResourceNode[], address: string, change: (inputs: Inputs) => Inputs) {
  if (!nodes.some((candidate) => candidate.address === address)) throw new Error(`There is no ${address}.`);
  return nodes.map((candidate) => {
    if (candidate.address !== address) return candidate;
    const inputs = change(candidate.inputs);
    const arn = candidate.outputs["arn"];
    return { ...candidate, inputs, outputs: { ...inputs, ...(arn !== undefined && { arn }) } };
  });
}

/** The graph with one more node, of a tenant. */
export function withNode(nodes: readonly ResourceNode[], tenant: string, kind: string, inputs: Inputs, arn?: string) {
  return [...nodes, of(tenant, kind, "added", inputs, arn)];
}

/** The node of an address on another side. */
export function moved(nodes: readonly ResourceNode[], address: string, tenant: string, environment = "dev") {
  return nodes.map((candidate) =>
    candidate.address === address ? { ...candidate, compartment: { environment, tenant } } : candidate,
  );
}

const NO_SERVICES: ServiceReference = { source: "none", services: new Map() };

export function worldFrom(nodes: readonly ResourceNode[]): World {
  return readWorld(graphOf(nodes), NO_SETTINGS, NO_SERVICES);
}

/** A ledger that declares what the test says. */
export function ledgerOf(declares: (crossing: Crossing) => boolean = () => false): Ledger {
  return { declares, mayDeclare: (crossing) => declares(crossing), accepts: () => false, excepts: () => false };
}
