import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { captureStack } from "../../capture/pulumi/capture-stack.ts";
import { bundledFunction } from "../../components/function-code.ts";
import type { CapturedStack, Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import { gatewayEvent } from "../../lambda/tenant-api/test/gateway-call.ts";
import { runBundle } from "../../lambda/test/run-bundle.ts";

/*
 * Each test is a line of the requirement, quoted; what it says is asserted on what would be deployed. Where a line is
 * read differently from its letter, the test says how, and an ADR says why.
 */

const root = join(import.meta.dirname, "../..");
const TENANTS = ["001", "002", "003", "004", "005"];

let graph: Graph;
let stack: CapturedStack;
beforeAll(async () => {
  graph = await captureStack({ directory: import.meta.dirname, stack: "dev" });
  const [only] = graph.stacks;
  if (only === undefined) throw new Error("no stack was captured");
  stack = only;
}, 60_000);

const ofKind = (kind: string): readonly ResourceNode[] => graph.nodes.filter((node) => node.kind === kind);
const custom = (): readonly ResourceNode[] => graph.nodes.filter(({ category }) => category === "custom");

/** The one resource of this kind for which `property` has this value. */
function one(kind: string, property: string, value: Value): ResourceNode {
  const found = ofKind(kind).filter((node) => node.inputs[property] === value);
  const [node] = found;
  if (node === undefined || found.length > 1)
    throw new Error(`${found.length} ${kind} with ${property}=${String(value)}`);
  return node;
}

const functionOf = (id: string) => one("aws_lambda_function", "name", `tenant-${id}-dev`);
const keyArnOf = (id: string) => {
  const alias = one("aws_kms_alias", "name", `alias/tenant/${id}/data-key-dev`);
  const key = ofKind("aws_kms_key").find(({ outputs }) => outputs["keyId"] === alias.inputs["targetKeyId"]);
  return String(key?.outputs["arn"]);
};

/** A nested value: `at(node.inputs, "environment", "variables", "TENANT_ID")`. */
function at(value: Value | Readonly<Record<string, Value>>, ...path: readonly string[]): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value as Value;
  const inner =
    typeof value === "object" && value !== null ? Object.entries(value).find(([name]) => name === key) : undefined;
  return inner === undefined ? undefined : at(inner[1] as Value, ...rest);
}

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
}

const POLICY_PROPERTIES = ["policy", "assumeRolePolicy"];

/** Every statement of every policy document, with the resource that holds it. */
function statements(): readonly {
  readonly node: ResourceNode;
  readonly property: string;
  readonly statement: Statement;
}[] {
  return custom().flatMap((node) =>
    POLICY_PROPERTIES.flatMap((property) => {
      const text = node.inputs[property];
      if (typeof text !== "string") return [];
      const document: { Statement: Statement[] } = JSON.parse(text);
      return document.Statement.map((statement) => ({ node, property, statement }));
    }),
  );
}

function apiDocument(): { paths: Record<string, Record<string, Record<string, Value>>>; components: Value } {
  return JSON.parse(String(ofKind("aws_api_gateway_rest_api")[0]?.inputs["body"]));
}

const operations = () =>
  Object.entries(apiDocument().paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

describe("1. Network Isolation", () => {
  test("Create shared VPC with CIDR 10.0.0.0/16", () => {
    expect(ofKind("aws_vpc").map(({ inputs }) => inputs["cidrBlock"])).toEqual(["10.0.0.0/16"]);
  });

  test("Provision isolated /24 subnets for each tenant across 2 availability zones", () => {
    for (const id of TENANTS) {
      const subnets = ofKind("aws_subnet").filter(({ tags }) => tags["tenant_id"] === `tenant-${id}`);
      expect(subnets.map(({ inputs }) => inputs["availabilityZone"]).sort()).toEqual(["us-east-1a", "us-east-1b"]);
      for (const { inputs } of subnets) expect(inputs["cidrBlock"]).toMatch(/^10\.0\.\d+\.0\/24$/);
    }
    const cidrs = ofKind("aws_subnet").map(({ inputs }) => inputs["cidrBlock"]);
    expect(new Set(cidrs).size).toBe(cidrs.length);
  });

  test("Each tenant gets dedicated subnet within shared VPC", () => {
    for (const id of TENANTS) {
      const { outputs } = functionOf(id);
      const placed = at(outputs, "vpcConfig", "subnetIds");
      const own = ofKind("aws_subnet").filter(({ tags }) => tags["tenant_id"] === `tenant-${id}`);
      expect([...(placed as string[])].sort()).toEqual(own.map((subnet) => subnet.outputs["id"]).sort());
    }
  });
});

describe("2. Data Storage", () => {
  test("Deploy tenant-specific DynamoDB tables with naming pattern: tenant-{id}-users and tenant-{id}-data", () => {
    // Every name ends in the environment suffix, as the deployment requirements ask.
    expect(
      ofKind("aws_dynamodb_table")
        .map(({ inputs }) => inputs["name"])
        .sort(),
    ).toEqual(TENANTS.flatMap((id) => [`tenant-${id}-data-dev`, `tenant-${id}-users-dev`]));
  });

  test("Use on-demand billing mode for cost optimization", () => {
    for (const { inputs } of ofKind("aws_dynamodb_table")) expect(inputs["billingMode"]).toBe("PAY_PER_REQUEST");
  });

  test("Encrypt all tables with tenant-specific KMS keys", () => {
    for (const id of TENANTS) {
      for (const table of ["users", "data"]) {
        const { inputs } = one("aws_dynamodb_table", "name", `tenant-${id}-${table}-dev`);
        expect(inputs["serverSideEncryption"]).toEqual({ enabled: true, kmsKeyArn: keyArnOf(id) });
      }
    }
  });
});

describe("3. Encryption", () => {
  test("Create KMS customer-managed keys for each tenant", () => {
    expect(new Set(TENANTS.map(keyArnOf)).size).toBe(5);
    for (const id of TENANTS) expect(keyArnOf(id)).toMatch(/^arn:aws:kms:us-east-1:123456789012:key\//);
  });

  test("Use alias format: tenant/{id}/data-key", () => {
    const aliases = ofKind("aws_kms_alias").map(({ inputs }) => inputs["name"]);
    expect(aliases.sort()).toEqual([
      "alias/platform/data-key-dev",
      ...TENANTS.map((id) => `alias/tenant/${id}/data-key-dev`),
    ]);
  });

  test("Apply KMS encryption to DynamoDB tables", () => {
    for (const { inputs } of ofKind("aws_dynamodb_table")) {
      expect(at(inputs, "serverSideEncryption", "enabled")).toBe(true);
    }
  });
});

describe("4. Compute Layer", () => {
  test("Deploy shared Lambda functions that serve all tenants", () => {
    // One code artifact serves all tenants, as one function for each; the authorizer is one function for all (ADR 20).
    const hashes = TENANTS.map((id) => at(functionOf(id).inputs, "code", "hash"));
    expect(new Set(hashes).size).toBe(1);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(ofKind("aws_lambda_function")).toHaveLength(6);
    expect(one("aws_lambda_function", "name", "authorizer-dev").tags["tenant_id"]).toBe("shared");
  });

  test("Lambda environment variables must include TENANT_ID and TENANT_SUBNET", () => {
    for (const id of TENANTS) {
      const { inputs } = functionOf(id);
      const subnetIds = at(inputs, "vpcConfig", "subnetIds") as string[];
      expect(at(inputs, "environment", "variables", "TENANT_ID")).toBe(`tenant-${id}`);
      expect(at(inputs, "environment", "variables", "TENANT_SUBNET")).toBe([...subnetIds].sort().join(","));
    }
    const authorizer = one("aws_lambda_function", "name", "authorizer-dev");
    expect(at(authorizer.inputs, "environment", "variables")).toMatchObject({
      TENANT_ID: "shared",
      TENANT_SUBNET: "none",
    });
  });

  test("Functions enforce tenant isolation through environment variable validation", async () => {
    const deployed = functionOf("001");
    expect(at(deployed.inputs, "code", "files", "index.cjs", "content")).toBe(bundledFunction("tenant-api"));
    const variables = at(deployed.inputs, "environment", "variables");
    const environment = { ...(variables as Record<string, string>), AWS_REGION: "us-east-1" };
    const ofAnother = gatewayEvent({ method: "GET", resource: "/users" }, "tenant-002");
    const answers = async (env: Record<string, string>) => (await runBundle("tenant-api", env, [ofAnother])).outcomes;
    expect(await answers(environment)).toMatchObject([{ answer: { statusCode: 403 } }]);
    expect(await answers({ ...environment, TENANT_ID: "tenant-002" })).toMatchObject([{ answer: { statusCode: 500 } }]);
  });
});

describe("5. API Layer", () => {
  test("Configure API Gateway REST API with tenant-scoped resources", () => {
    expect(ofKind("aws_api_gateway_rest_api")).toHaveLength(1);
    for (const { path, operation } of operations()) {
      const id = /^\/tenants\/tenant-(\d+)\//.exec(path)?.[1] ?? "none";
      expect(at(operation, "x-amazon-apigateway-integration", "uri")).toBe(functionOf(id).outputs["invokeArn"]);
    }
  });

  test("Implement endpoint pattern: /tenants/{tenantId}/users", () => {
    const paths = Object.keys(apiDocument().paths);
    for (const id of TENANTS) expect(paths).toContain(`/tenants/tenant-${id}/users`);
  });

  test("Protect endpoints with Lambda authorizer for JWT token validation", () => {
    const schemes = at(apiDocument().components, "securitySchemes", "tenantToken", "x-amazon-apigateway-authorizer");
    const authorizer = one("aws_lambda_function", "name", "authorizer-dev");
    expect(at(schemes ?? null, "authorizerUri")).toBe(authorizer.outputs["invokeArn"]);
    expect(operations()).toHaveLength(5 * 8);
    for (const { operation } of operations()) expect(operation["security"]).toEqual([{ tenantToken: [] }]);
  });

  test("Authorizer validates tenant JWT tokens before allowing access", () => {
    // What it refuses is tested with the function; here, that it is given the pool whose tokens it must accept.
    const variables = at(one("aws_lambda_function", "name", "authorizer-dev").inputs, "environment", "variables");
    const pool = ofKind("aws_cognito_user_pool")[0]?.outputs["id"];
    const client = ofKind("aws_cognito_user_pool_client")[0]?.outputs["id"];
    const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${String(pool)}`;
    expect(variables).toMatchObject({
      TOKEN_ISSUER: issuer,
      TOKEN_AUDIENCE: client,
      JWKS_URI: `${issuer}/.well-known/jwks.json`,
    });
  });
});

describe("6. Logging and Monitoring", () => {
  test("Create CloudWatch Log Groups per tenant: /aws/lambda/tenant-{id}", () => {
    const groups = ofKind("aws_cloudwatch_log_group").map(({ inputs }) => inputs["name"]);
    for (const id of TENANTS) expect(groups).toContain(`/aws/lambda/tenant-${id}-dev`);
  });

  test("Configure 30-day retention for all log groups", () => {
    expect(ofKind("aws_cloudwatch_log_group")).toHaveLength(8);
    for (const { inputs } of ofKind("aws_cloudwatch_log_group")) expect(inputs["retentionInDays"]).toBe(30);
  });

  test("Segregate logs by tenant for compliance requirements", () => {
    for (const id of TENANTS) {
      expect(at(functionOf(id).inputs, "loggingConfig", "logGroup")).toBe(`/aws/lambda/tenant-${id}-dev`);
      const group = one("aws_cloudwatch_log_group", "name", `/aws/lambda/tenant-${id}-dev`);
      expect(group.inputs["kmsKeyId"]).toBe(keyArnOf(id));
      const writers = statements().filter(
        ({ statement: { Resource = [], Effect } }) =>
          Effect === "Allow" && Resource.some((arn) => arn.startsWith(String(group.outputs["arn"]))),
      );
      expect(writers.map(({ node }) => node.inputs["role"])).toEqual([`function-role-tenant-${id}-dev`]);
    }
  });
});

describe("7. Security and IAM", () => {
  test("Implement IAM roles following principle of least privilege", () => {
    // A role a function, one for flow logs, one for the API account's logs; each assumed by its service alone.
    expect(
      ofKind("aws_iam_role")
        .map(({ inputs }) => inputs["name"])
        .sort(),
    ).toEqual([
      "api-logging-role-dev",
      "authorizer-role-dev",
      "flow-logs-role-dev",
      ...TENANTS.map((id) => `function-role-tenant-${id}-dev`),
    ]);
    for (const { statement } of statements().filter(({ property }) => property === "assumeRolePolicy")) {
      expect(statement.Principal).toEqual({
        Service: [expect.stringMatching(/^(apigateway|lambda|vpc-flow-logs)\.amazonaws\.com$/)],
      });
    }
  });

  test("Scope all policies to tenant-specific resources only", () => {
    for (const { node, statement } of statements().filter(({ node }) => node.kind === "aws_iam_role_policy")) {
      const tenant = /tenant-(\d+)/.exec(String(node.inputs["role"]))?.[1];
      const allowed = statement.Effect === "Allow" ? (statement.Resource ?? []) : [];
      const named = allowed.filter(
        (arn) => !(arn === "*" && statement.Action.every((action) => UNSCOPED.includes(action))),
      );
      expect(
        named.filter((arn) => arn === "*" || /tenant-\d+/.exec(arn.replaceAll(`tenant-${tenant}`, ""))),
        node.name,
      ).toEqual([]);
      const keys = named.filter((arn) => arn.includes(":kms:"));
      if (tenant !== undefined) for (const key of keys) expect(key).toBe(keyArnOf(tenant));
    }
  });

  test("No wildcard actions allowed in IAM policies", () => {
    // None is allowed; a Deny that keeps a bucket to TLS names all actions, and only narrows (ADR 11).
    expect(statements().length).toBeGreaterThan(60);
    const wild = statements().filter(
      ({ statement: { Effect, Action } }) => Effect === "Allow" && Action.join().includes("*"),
    );
    expect(wild.map(({ node }) => node.name)).toEqual([]);
  });
});

/** Actions that IAM scopes to no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
const UNSCOPED = ["ec2:DescribeSubnets"];

/** Kinds of resource that AWS, or the provider, knows no tags for. */
const UNTAGGABLE =
  /^aws_(kms_alias|iam_role_policy|iam_role_policy_attachment|lambda_permission|api_gateway_(account|deployment|method_settings)|cloudwatch_(dashboard|log_metric_filter)|cognito_user_pool_client|sns_topic_policy|s3_bucket_\w+|route_table_association|vpc_endpoint_route_table_association|route53_resolver_firewall_(config|rule))$/;

describe("8. Resource Management", () => {
  test("Apply consistent tagging to all resources: tenant_id, environment='production', cost_center='platform'", () => {
    const taggable = custom().filter(({ kind }) => !UNTAGGABLE.test(kind));
    expect(taggable.length).toBeGreaterThan(80);
    for (const { inputs, name } of taggable) {
      expect(inputs["tags"], name).toMatchObject({
        tenant_id: expect.stringMatching(/^(tenant-00[1-5]|shared)$/),
        environment: "production",
        cost_center: "platform",
      });
    }
    for (const { kind, inputs } of custom()) if (UNTAGGABLE.test(kind)) expect(inputs["tags"], kind).toBeUndefined();
  });

  test("Use Pulumi stack outputs to export tenant API endpoints and subnet IDs", () => {
    const api = String(ofKind("aws_api_gateway_rest_api")[0]?.outputs["id"]);
    for (const id of TENANTS) {
      const subnets = ofKind("aws_subnet").filter(({ tags }) => tags["tenant_id"] === `tenant-${id}`);
      expect(at(stack.outputs, "tenants", `tenant-${id}`)).toEqual({
        endpoint: `https://${api}.execute-api.us-east-1.amazonaws.com/dev/tenants/tenant-${id}`,
        subnetIds: subnets.map(({ outputs }) => outputs["id"]),
        usersTable: `tenant-${id}-users-dev`,
        dataTable: `tenant-${id}-data-dev`,
        keyAlias: `alias/tenant/${id}/data-key-dev`,
        functionName: `tenant-${id}-dev`,
      });
    }
    expect(stack.outputs).toMatchObject({
      apiId: api,
      apiUrl: `https://${api}.execute-api.us-east-1.amazonaws.com/dev`,
      vpcId: ofKind("aws_vpc")[0]?.outputs["id"],
      userPoolId: ofKind("aws_cognito_user_pool")[0]?.outputs["id"],
      userPoolClientId: ofKind("aws_cognito_user_pool_client")[0]?.outputs["id"],
    });
  });

  test("Support initial deployment of 5 tenants: tenant-001 through tenant-005", () => {
    expect(Object.keys(stack.outputs["tenants"] ?? {}).sort()).toEqual(TENANTS.map((id) => `tenant-${id}`));
  });
});

describe("Technical Requirements", () => {
  test("All infrastructure defined using Pulumi with Python", () => {
    // The owner wants TypeScript in place of Python.
    expect(stack).toMatchObject({ engine: "pulumi", project: "bulkhead-tenants", stack: "dev" });
  });

  test("Use VPC with subnets, route tables, and Internet Gateway", () => {
    expect(ofKind("aws_subnet")).toHaveLength(12);
    expect(ofKind("aws_route_table")).toHaveLength(6);
    expect(ofKind("aws_internet_gateway")).toHaveLength(1);
    // The gateway serves the platform's public subnets only: no tenant's route table has a route.
    for (const { inputs, tags } of ofKind("aws_route_table")) {
      expect(inputs["routes"]).toEqual(
        tags["tenant_id"] === "shared" ? [expect.objectContaining({ cidrBlock: "0.0.0.0/0" })] : [],
      );
    }
  });

  test("Use API Gateway REST API with custom authorizers", () => {
    expect(at(apiDocument().components, "securitySchemes", "tenantToken", "x-amazon-apigateway-authtype")).toBe(
      "custom",
    );
  });

  test("Use CloudWatch Logs for centralized logging", () => {
    for (const { inputs } of ofKind("aws_lambda_function")) {
      expect(ofKind("aws_cloudwatch_log_group").map((group) => group.inputs["name"])).toContain(
        at(inputs, "loggingConfig", "logGroup"),
      );
    }
    expect(ofKind("aws_flow_log")).toHaveLength(1);
    expect(at(ofKind("aws_api_gateway_stage")[0]?.inputs ?? null, "accessLogSettings", "destinationArn")).toBeTypeOf(
      "string",
    );
  });

  test("Deploy to us-east-1 region", () => {
    for (const { region, name } of custom()) expect(region, name).toBe("us-east-1");
  });

  test("All resources must be destroyable (no Retain deletion policies)", () => {
    for (const { options, name } of graph.nodes) {
      expect(options.retain ?? false, name).toBe(false);
      expect(options.protect ?? false, name).toBe(false);
    }
  });
});

/** Names that AWS keeps apart, as `Name` tags where a resource has no name. */
function nameOf({ inputs }: ResourceNode): string | undefined {
  const named =
    inputs["name"] ?? inputs["bucket"] ?? inputs["dashboardName"] ?? inputs["stageName"] ?? at(inputs, "tags", "Name");
  return typeof named === "string" ? named : undefined;
}

describe("Deployment Requirements", () => {
  test("All resources must include environmentSuffix in their names for multi-environment support", () => {
    const names = custom().map((node) => ({ kind: node.kind, name: nameOf(node) }));
    expect(names.filter(({ name }) => name !== undefined && !/-dev$|^dev$/.test(name))).toEqual([]);
    // Nameless are only such as AWS names by itself, or that have no name at all.
    const nameless = new Set(names.filter(({ name }) => name === undefined).map(({ kind }) => kind));
    expect([...nameless].sort()).toEqual([
      "aws_api_gateway_account",
      "aws_api_gateway_deployment",
      "aws_iam_role_policy_attachment",
      "aws_kms_key",
      "aws_lambda_permission",
      "aws_route53_resolver_firewall_config",
      "aws_route_table_association",
      "aws_sns_topic_policy",
      "aws_vpc_endpoint_route_table_association",
    ]);
  });

  test("No RemovalPolicy.RETAIN or DeletionProtection on any resources", () => {
    for (const { inputs, name } of custom()) {
      expect([undefined, false, "INACTIVE"], name).toContain(
        inputs["deletionProtectionEnabled"] ?? inputs["deletionProtection"],
      );
      expect([undefined, false], name).toContain(inputs["skipDestroy"]);
    }
  });

  test("Resources must be fully destroyable after testing completes", () => {
    expect(ofKind("aws_s3_bucket")).toHaveLength(2);
    for (const { inputs } of ofKind("aws_s3_bucket")) expect(inputs["forceDestroy"]).toBe(true);
    // AWS deletes a key after seven days at the earliest.
    for (const { inputs } of ofKind("aws_kms_key")) expect(inputs["deletionWindowInDays"]).toBe(7);
    // A group that a function makes by itself would outlive the stack.
    expect(statements().filter(({ statement }) => statement.Action.includes("logs:CreateLogGroup"))).toEqual([]);
  });

  test("Lambda functions must use Node.js 18+ runtime (AWS SDK v3 is built-in, do not bundle aws-sdk)", () => {
    for (const { inputs } of ofKind("aws_lambda_function")) {
      expect(Number(/^nodejs(\d+)\.x$/.exec(String(inputs["runtime"]))?.[1])).toBeGreaterThanOrEqual(18);
      expect(Object.keys(at(inputs, "code", "files") ?? {})).toEqual(["index.cjs"]);
      expect(String(at(inputs, "code", "files", "index.cjs", "content")).length).toBeLessThan(100_000);
    }
    expect(String(at(functionOf("001").inputs, "code", "files", "index.cjs", "content"))).toContain(
      'require("@aws-sdk/',
    );
  });

  test("IAM roles must use service-specific managed policies where available", () => {
    // Only such as grant what cannot be scoped (ADR 24), and the API account's, which API Gateway asks for (ADR 35).
    const attached = ofKind("aws_iam_role_policy_attachment").map(({ inputs }) =>
      String(inputs["policyArn"]).split("/").at(-1),
    );
    expect([...new Set(attached)].sort()).toEqual([
      "AWSLambdaENIManagementAccess",
      "AWSXRayDaemonWriteAccess",
      "AmazonAPIGatewayPushToCloudWatchLogs",
    ]);
    expect(attached).toHaveLength(5 * 2 + 1 + 1);
  });
});

describe("Constraints", () => {
  test("1. Each tenant must have isolated VPC subnets within a shared VPC", () => {
    const acls = ofKind("aws_network_acl").filter(({ tags }) => tags["tenant_id"] !== "shared");
    expect(acls.map(({ tags }) => tags["tenant_id"]).sort()).toEqual(TENANTS.map((id) => `tenant-${id}`));
    for (const { inputs, tags } of acls) {
      const own = ofKind("aws_subnet").filter((subnet) => subnet.tags["tenant_id"] === tags["tenant_id"]);
      expect([...(inputs["subnetIds"] as string[])].sort()).toEqual(own.map(({ outputs }) => outputs["id"]).sort());
    }
  });

  test("2. Tenant data in DynamoDB must use tenant-specific table prefixes and encryption keys", () => {
    for (const { inputs, tags } of ofKind("aws_dynamodb_table")) {
      expect(String(inputs["name"]).startsWith(`${String(tags["tenant_id"])}-`)).toBe(true);
    }
    const keys = ofKind("aws_dynamodb_table").map(({ inputs }) => at(inputs, "serverSideEncryption", "kmsKeyArn"));
    expect(new Set(keys).size).toBe(5);
  });

  test("3. Lambda functions must enforce tenant isolation through environment variables", () => {
    for (const id of TENANTS) {
      expect(at(functionOf(id).inputs, "environment", "variables")).toMatchObject({
        TENANT_ID: `tenant-${id}`,
        USERS_TABLE: `tenant-${id}-users-dev`,
        DATA_TABLE: `tenant-${id}-data-dev`,
      });
    }
  });

  test("4. API Gateway must use custom authorizers to validate tenant JWT tokens", () => {
    const permission = ofKind("aws_lambda_permission").find(({ inputs }) => inputs["function"] === "authorizer-dev");
    const api = ofKind("aws_api_gateway_rest_api")[0]?.outputs["executionArn"];
    expect(permission?.inputs).toMatchObject({
      principal: "apigateway.amazonaws.com",
      sourceArn: `${String(api)}/authorizers/*`,
    });
  });

  test("6. All IAM roles must follow principle of least privilege with no wildcard actions", () => {
    // A tenant's function may be called from that tenant's paths of this API only.
    const api = String(ofKind("aws_api_gateway_rest_api")[0]?.outputs["executionArn"]);
    for (const id of TENANTS) {
      const permissions = ofKind("aws_lambda_permission").filter(
        ({ inputs }) => inputs["function"] === `tenant-${id}-dev`,
      );
      expect(permissions.map(({ inputs }) => inputs["sourceArn"])).toEqual([`${api}/dev/*/tenants/tenant-${id}/*`]);
    }
  });

  test("8. Stack must support deploying 5 initial tenants with ability to add more", () => {
    // Whoever joins changes nothing of another's: lib/tap-stack.test.ts. The registry is data beside the program.
    expect(
      readFileSync(join(import.meta.dirname, "tenants.yaml"), "utf8").match(/^ {2}- id: tenant-\d+$/gm),
    ).toHaveLength(5);
  });
});

describe("Success Criteria", () => {
  test("Security: KMS encryption for all data at rest", () => {
    const keys = new Set(ofKind("aws_kms_key").map(({ outputs }) => outputs["arn"]));
    const encrypted: readonly [string, ...string[]][] = [
      ["aws_dynamodb_table", "serverSideEncryption", "kmsKeyArn"],
      ["aws_cloudwatch_log_group", "kmsKeyId"],
      ["aws_lambda_function", "kmsKeyArn"],
      ["aws_sns_topic", "kmsMasterKeyId"],
      ["aws_cloudtrail", "kmsKeyId"],
    ];
    for (const [kind, ...path] of encrypted) {
      expect(ofKind(kind).length, kind).toBeGreaterThan(0);
      for (const { inputs, name } of ofKind(kind)) expect(keys, name).toContain(at(inputs, ...path));
    }
    // S3 delivers access logs to a bucket with its own key only (DESIGN: access logs use SSE-S3).
    const buckets = ofKind("aws_s3_bucket_server_side_encryption_configuration").map(({ inputs }) =>
      JSON.stringify(inputs["rules"]),
    );
    expect(buckets.map((rules) => /AES256|aws:kms/.exec(rules)?.[0]).sort()).toEqual(["AES256", "aws:kms"]);
  });

  test("Reliability: Multi-AZ subnet deployment, proper error handling and logging", () => {
    for (const id of TENANTS) expect(at(functionOf(id).inputs, "vpcConfig", "subnetIds")).toHaveLength(2);
    for (const { inputs } of ofKind("aws_dynamodb_table"))
      expect(at(inputs, "pointInTimeRecovery", "enabled")).toBe(true);
    expect(ofKind("aws_cloudwatch_metric_alarm")).toHaveLength(4 + 5);
  });

  test("Compliance: Proper tagging for cost allocation, segregated logging, audit trail", () => {
    const recorded = JSON.stringify(ofKind("aws_cloudtrail").map(({ inputs }) => inputs["advancedEventSelectors"]));
    for (const { outputs } of ofKind("aws_dynamodb_table")) expect(recorded).toContain(`"${String(outputs["arn"])}"`);
  });
});

describe("What to deliver", () => {
  test.each([
    "lib/tap-stack.ts",
    "stacks/tenants/README.md",
    "stacks/tenants/Pulumi.yaml",
    "stacks/tenants/tenants.schema.json",
  ])("%s", (file) => {
    expect(existsSync(join(root, file))).toBe(true);
  });
});
