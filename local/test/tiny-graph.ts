import { readFileSync } from "node:fs";
import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import { tinyApiBody } from "./tiny-api-body.ts";

export const STACK = "tiny/dev";
const ACCOUNT = "123456789012";
const REGION = "us-east-1";

export interface TinyFunction {
  /** A file of `fixtures/functions`. */
  readonly source: string;
  readonly timeout?: number;
  readonly memory?: number;
  readonly reserved?: number;
  readonly variables?: Readonly<Record<string, string>>;
  readonly logging?: Readonly<Record<string, string>>;
  /** Statements of its role's policy, beside what every tenant's function may do with its own table and log group. */
  readonly statements?: readonly Value[];
  /** Code in place of the source's. */
  readonly code?: string;
}

export interface TinyOptions {
  /** Tenant → its function; the first two are `tenant-001` and `tenant-002`. */
  readonly tenants?: Readonly<Record<string, TinyFunction>>;
  readonly suspended?: readonly string[];
  /** Changes the API's document before it is written. */
  readonly editBody?: (body: ReturnType<typeof tinyApiBody>) => unknown;
  /** Functions that API Gateway may not call. */
  readonly withoutPermission?: readonly string[];
  readonly throttle?: { readonly rate: number; readonly burst: number };
  /** Whatever else is in the graph. */
  readonly more?: readonly ResourceNode[];
}

const TENANT: TinyFunction = { source: "tenant.mjs", timeout: 5, memory: 128 };
export const TINY_TENANTS: Readonly<Record<string, TinyFunction>> = { "tenant-001": TENANT, "tenant-002": TENANT };

/** A small platform as a capture would give it: functions that do well or badly on request. */
export function tinyGraph(options: TinyOptions = {}): Graph {
  const tenants = options.tenants ?? TINY_TENANTS;
  const ids = Object.keys(tenants);
  const body = tinyApiBody(ids, options.suspended ?? []);
  const names = ["authorizer", ...ids];
  return {
    version: 1,
    stacks: [{ id: STACK, project: "tiny", stack: "dev", engine: "pulumi", outputs: {}, warnings: [] }],
    nodes: [
      ...Object.entries(tenants).flatMap(([id, definition]) => tenantNodes(id, definition)),
      lambda("authorizer", { source: "authorizer.mjs" }),
      role("authorizer"),
      ...names.filter((name) => !options.withoutPermission?.includes(name)).map(permission),
      node(
        "aws_cognito_user_pool",
        "pool",
        { name: "pool" },
        { id: `${REGION}_Tiny`, arn: arn("cognito-idp", `userpool/${REGION}_Tiny`) },
      ),
      node("aws_cognito_user_pool_client", "client", { userPoolId: `${REGION}_Tiny` }, { id: "tiny-client" }),
      node(
        "aws_api_gateway_rest_api",
        "api",
        { name: "tiny", body: JSON.stringify(options.editBody?.(body) ?? body), binaryMediaTypes: ["image/*"] },
        { id: "tinyapi", executionArn: arn("execute-api", "tinyapi") },
      ),
      node("aws_api_gateway_stage", "stage", {
        restApi: "tinyapi",
        stageName: "live",
        variables: { color: "blue" },
        accessLogSettings: {
          destinationArn: arn("logs", "log-group:/tiny/access"),
          format:
            '{"id":"$context.requestId","tenant":"$context.authorizer.tenantId","path":"$context.resourcePath","status":"$context.status","type":"$context.error.responseType"}',
        },
      }),
      ...(options.throttle === undefined ? [] : [methodSettings(options.throttle)]),
      ...(options.more ?? []),
    ],
  };
}

function tenantNodes(id: string, definition: TinyFunction): ResourceNode[] {
  const table = `${id}-users-dev`;
  return [
    node(
      "aws_dynamodb_table",
      table,
      { name: table, hashKey: "userId", billingMode: "PAY_PER_REQUEST", attributes: [{ name: "userId", type: "S" }] },
      { arn: arn("dynamodb", `table/${table}`) },
    ),
    lambda(id, { ...definition, variables: { USERS_TABLE: table, TENANT_ID: id, ...definition.variables } }),
    role(id, { tenant_id: id }),
    node("aws_iam_role_policy", `${id}-policy`, {
      role: id,
      policy: policy([
        { Effect: "Allow", Action: "dynamodb:*", Resource: [arn("dynamodb", `table/${table}`)] },
        { Effect: "Allow", Action: "logs:*", Resource: `${arn("logs", `log-group:/aws/lambda/${id}`)}:*` },
        ...(definition.statements ?? []),
      ]),
    }),
    node(
      "aws_cloudwatch_log_group",
      `${id}-logs`,
      { name: `/aws/lambda/${id}` },
      { arn: arn("logs", `log-group:/aws/lambda/${id}`) },
    ),
  ];
}

/** A role that functions may take. */
function role(name: string, tags: Readonly<Record<string, string>> = {}): ResourceNode {
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const created = node(
    "aws_iam_role",
    name,
    { name, assumeRolePolicy: policy([trust]) },
    { id: name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}` },
  );
  return { ...created, tags };
}

/** A policy's document, as resources hold it. */
export function policy(statements: readonly Value[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function lambda(
  name: string,
  { source, timeout = 5, memory = 128, reserved, variables = {}, logging, code }: TinyFunction,
): ResourceNode {
  const content = code ?? readFileSync(new URL(`./fixtures/functions/${source}`, import.meta.url), "utf8");
  const file = `index.${source.split(".").pop()}`;
  return node(
    "aws_lambda_function",
    name,
    {
      name,
      runtime: "nodejs22.x",
      handler: "index.handler",
      role: `arn:aws:iam::${ACCOUNT}:role/${name}`,
      timeout,
      memorySize: memory,
      ...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),
      ...(logging !== undefined && { loggingConfig: logging }),
      environment: { variables: { ...variables, SECRET: { $bulkhead: "secret", value: "shh" } } },
      code: { $bulkhead: "asset", hash: name, files: { [file]: { encoding: "utf8", content } } },
    },
    { arn: arn("lambda", `function:${name}`) },
  );
}

function permission(name: string): ResourceNode {
  const source = name === "authorizer" ? "authorizers/*" : `live/*/tenants/${name}/*`;
  return node("aws_lambda_permission", `permission-${name}`, {
    function: name,
    principal: "apigateway.amazonaws.com",
    action: "lambda:InvokeFunction",
    sourceArn: `${arn("execute-api", "tinyapi")}/${source}`,
  });
}

function methodSettings({ rate, burst }: { readonly rate: number; readonly burst: number }): ResourceNode {
  return node("aws_api_gateway_method_settings", "throttle", {
    restApi: "tinyapi",
    stageName: "live",
    methodPath: "*/*",
    settings: { throttlingRateLimit: rate, throttlingBurstLimit: burst },
  });
}

export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

export function node(
  kind: string,
  name: string,
  inputs: Readonly<Record<string, Value>>,
  outputs: Readonly<Record<string, Value>> = {},
): ResourceNode {
  return {
    id: `${STACK}::${kind}::${name}`,
    address: `${kind}.${name}`,
    stack: STACK,
    kind,
    type: kind,
    name,
    category: "custom",
    dependsOn: [],
    propertyDependsOn: {},
    inputs,
    outputs: { ...inputs, ...outputs },
    tags: {},
    region: REGION,
    account: ACCOUNT,
    options: {},
    source: { file: "tiny.ts", line: 7 },
  };
}
