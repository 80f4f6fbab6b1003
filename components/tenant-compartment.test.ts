import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import { SLOTS_PER_CELL } from "../model/address-plan.ts";
import { isTenantId, type Tenant } from "../model/tenant.ts";
import { DynamodbEndpoint } from "./dynamodb-endpoint.ts";
import { PlatformNetwork } from "./platform-network.ts";
import { TenantCompartment } from "./tenant-compartment.ts";
import { custom, inputsOf, outputsOf, statementsOf } from "./test/captured.ts";

const placement = { region: "us-east-1", account: "123456789012", suffix: "dev" };
const tagsOf = (tenant: string) => ({ tenant_id: tenant, environment: "production", cost_center: "platform" });
const ADMINISTRATOR = "arn:aws:iam::123456789012:role/bulkhead-deploy";
const acme: Tenant = { id: "tenant-001", slot: 0, name: "Acme", status: "active" };
const code = () => new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.StringAsset("export {};") });

function platformOf(...tenants: readonly Tenant[]): Promise<Graph> {
  return captureInProcess(() => {
    const tags = tagsOf("shared");
    const vpc = new PlatformNetwork("network", { placement, availabilityZones: ["us-east-1a", "us-east-1b"], tags });
    const dynamodb = new DynamodbEndpoint("dynamodb", { placement, vpcId: vpc.vpcId, tags });
    for (const tenant of tenants) {
      const own = { tenant, tags: tagsOf(tenant.id) };
      const shared = { placement, vpc, dynamodb, code: code(), administrators: [ADMINISTRATOR] };
      new TenantCompartment(tenant.id, { ...own, ...shared });
    }
  });
}

const ofTenant = (graph: Graph, tenant: string) => graph.nodes.filter((node) => node.name.startsWith(tenant));

describe("one tenant", () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await platformOf(acme);
  });
  const output = (name: string, property: string) => String(outputsOf(graph, name)[property]);

  test("exactly these resources", () => {
    expect(custom(graph).filter((resource) => resource.includes(" tenant-001"))).toEqual([
      "aws_cloudwatch_log_group tenant-001-api-logs-log-group",
      "aws_dynamodb_table tenant-001-data-data-table",
      "aws_dynamodb_table tenant-001-data-users-table",
      "aws_iam_role tenant-001-api-role-role",
      "aws_iam_role_policy tenant-001-api-role-grants",
      "aws_iam_role_policy_attachment tenant-001-api-role-AWSLambdaENIManagementAccess",
      "aws_iam_role_policy_attachment tenant-001-api-role-AWSXRayDaemonWriteAccess",
      "aws_kms_alias tenant-001-key-alias",
      "aws_kms_key tenant-001-key-key",
      "aws_lambda_function tenant-001-api-function",
      "aws_network_acl tenant-001-network-network-acl",
      "aws_route_table tenant-001-network-route-table",
      "aws_route_table_association tenant-001-network-route-table-a",
      "aws_route_table_association tenant-001-network-route-table-b",
      "aws_security_group tenant-001-network-security-group",
      "aws_subnet tenant-001-network-subnet-a",
      "aws_subnet tenant-001-network-subnet-b",
      "aws_vpc_endpoint_route_table_association tenant-001-network-dynamodb",
      "aws_vpc_security_group_egress_rule tenant-001-network-to-dynamodb",
    ]);
  });

  test("every resource that takes tags has the tenant's, and nothing is kept from being destroyed", () => {
    const untagged = /association$|attachment$|_policy$|_alias$/;
    for (const node of ofTenant(graph, "tenant-001").filter(({ category }) => category === "custom")) {
      if (!untagged.test(node.kind)) expect(node.inputs["tags"], node.name).toMatchObject(tagsOf("tenant-001"));
      expect(node.options.protect ?? false).toBe(false);
      expect(node.options.retain ?? false).toBe(false);
      expect(node.inputs["deletionProtectionEnabled"]).toBeUndefined();
      expect(node.inputs["skipDestroy"]).toBeUndefined();
    }
  });

  test("two tables, on demand, under the tenant's key", () => {
    for (const [kind, key] of [
      ["users", "userId"],
      ["data", "key"],
    ] as const) {
      expect(inputsOf(graph, `tenant-001-data-${kind}-table`)).toMatchObject({
        name: `tenant-001-${kind}-dev`,
        billingMode: "PAY_PER_REQUEST",
        hashKey: key,
        attributes: [{ name: key, type: "S" }],
        serverSideEncryption: { enabled: true, kmsKeyArn: output("tenant-001-key-key", "arn") },
      });
    }
  });

  test("a key with the tenant's alias", () => {
    expect(inputsOf(graph, "tenant-001-key-alias")["name"]).toBe("alias/tenant/001/data-key-dev");
    expect(inputsOf(graph, "tenant-001-key-key")["enableKeyRotation"]).toBe(true);
  });

  test("the log group is under the tenant's key for 30 days, and there before the function", () => {
    expect(inputsOf(graph, "tenant-001-api-logs-log-group")).toEqual({
      name: "/aws/lambda/tenant-001-dev",
      kmsKeyId: output("tenant-001-key-key", "arn"),
      retentionInDays: 30,
      tags: tagsOf("tenant-001"),
    });
    const lambda = graph.nodes.find(({ kind }) => kind === "aws_lambda_function");
    const logGroup = graph.nodes.find(({ kind }) => kind === "aws_cloudwatch_log_group");
    expect(lambda?.propertyDependsOn["loggingConfig"]).toContain(logGroup?.id);
  });

  test("the function runs in the tenant's subnets, as the tenant", () => {
    const subnets = ["a", "b"].map((letter) => output(`tenant-001-network-subnet-${letter}`, "id"));
    const { code: artifact, ...inputs } = inputsOf(graph, "tenant-001-api-function");
    expect(artifact).toMatchObject({ $bulkhead: "asset" });
    expect(inputs).toEqual({
      name: "tenant-001-dev",
      description: "The API of tenant-001",
      runtime: "nodejs22.x",
      handler: "index.handler",
      architectures: ["arm64"],
      timeout: 10,
      memorySize: 256,
      role: output("tenant-001-api-role-role", "arn"),
      vpcConfig: { subnetIds: subnets, securityGroupIds: [output("tenant-001-network-security-group", "id")] },
      environment: {
        variables: {
          TENANT_ID: "tenant-001",
          TENANT_SUBNET: [...subnets].sort().join(","),
          USERS_TABLE: "tenant-001-users-dev",
          DATA_TABLE: "tenant-001-data-dev",
        },
      },
      kmsKeyArn: output("tenant-001-key-key", "arn"),
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/tenant-001-dev" },
      tags: tagsOf("tenant-001"),
    });
  });

  test("the function waits for its role's policies and its network's walls", () => {
    const lambda = graph.nodes.find(({ kind }) => kind === "aws_lambda_function");
    const awaited = graph.nodes.filter(({ id }) => lambda?.dependsOn.includes(id)).map(({ kind }) => kind);
    for (const kind of [
      "aws_iam_role_policy",
      "aws_iam_role_policy_attachment",
      "aws_network_acl",
      "aws_route_table",
    ]) {
      expect(awaited).toContain(kind);
    }
  });

  test("the role reaches its own tables, key, logs, and nothing else of anybody's", () => {
    const table = (kind: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/tenant-001-${kind}-dev`;
    const statements = statementsOf(graph, "tenant-001-api-role-grants");
    expect(statements.map(({ Sid }) => Sid)).toEqual([
      "ReadTenant",
      "ReadTenantKey",
      "WriteTenant",
      "WriteTenantKey",
      "ScanUsers",
      "ScanUsersKey",
      "WriteLogStreams",
      "DecryptEnvironment",
      "DescribeSubnets",
      "DenyInterfacesToCode",
    ]);
    const own = [
      table("users"),
      table("data"),
      output("tenant-001-key-key", "arn"),
      "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/tenant-001-dev:*",
    ];
    for (const { Sid, Effect, Action, Resource } of statements) {
      expect(Action.filter((action) => action.includes("*"))).toEqual([]);
      if (Effect === "Allow" && Sid !== "DescribeSubnets") expect(own).toEqual(expect.arrayContaining([...Resource]));
    }
    expect(statements.at(-1)).toMatchObject({
      Effect: "Deny",
      Condition: {
        ArnEquals: { "lambda:SourceFunctionArn": ["arn:aws:lambda:us-east-1:123456789012:function:tenant-001-dev"] },
      },
    });
  });

  test("the role's grants reach DynamoDB through the endpoint, and the endpoint lets through no more", () => {
    const isTable = (action: string) => action.startsWith("dynamodb:");
    const granted = statementsOf(graph, "tenant-001-api-role-grants").flatMap(({ Action }) => Action.filter(isTable));
    const [passing] = statementsOf(graph, "dynamodb-endpoint");
    expect([...granted].sort()).toEqual([...(passing?.Action ?? [])].sort());
    const tenant = tagsOf("tenant-001").tenant_id;
    expect(passing?.Resource.map((arn) => arn.replace("${aws:PrincipalTag/tenant_id}", tenant))).toEqual(
      ["users", "data"].map((kind) => output(`tenant-001-data-${kind}-table`, "arn")),
    );
  });

  test("the key is used by the tenant's function, its log group and its variables, and made by deployers", () => {
    const role = { ArnEquals: { "aws:PrincipalArn": [output("tenant-001-api-role-role", "arn")] } };
    const through = (service: string) => ({
      StringEquals: { "kms:CallerAccount": ["123456789012"], "kms:ViaService": [`${service}.us-east-1.amazonaws.com`] },
    });
    const statements = statementsOf(graph, "tenant-001-key-key");
    expect(statements.map(({ Sid, Principal, Condition }) => ({ Sid, Principal, Condition }))).toEqual([
      { Sid: "AdministerKey", Principal: { AWS: [ADMINISTRATOR] } },
      {
        Sid: "UseByFunction",
        Principal: { AWS: ["arn:aws:iam::123456789012:root"] },
        Condition: { ...through("dynamodb"), ...role },
      },
      {
        Sid: "EncryptLogs",
        Principal: { Service: ["logs.us-east-1.amazonaws.com"] },
        Condition: {
          ArnEquals: {
            "kms:EncryptionContext:aws:logs:arn": [
              "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/tenant-001-dev",
            ],
          },
        },
      },
      { Sid: "CreateTables", Principal: { AWS: [ADMINISTRATOR] }, Condition: through("dynamodb") },
      { Sid: "EncryptEnvironment", Principal: { AWS: [ADMINISTRATOR] }, Condition: through("lambda") },
      {
        Sid: "DecryptEnvironment",
        Principal: { AWS: ["arn:aws:iam::123456789012:root"] },
        Condition: {
          StringEquals: {
            "kms:CallerAccount": ["123456789012"],
            "kms:EncryptionContext:aws:lambda:FunctionArn": [
              "arn:aws:lambda:us-east-1:123456789012:function:tenant-001-dev",
            ],
          },
          ...role,
        },
      },
    ]);
    for (const { Action } of statements) expect(Action.filter((action) => action.includes("*"))).toEqual([]);
  });

  test("concurrency is reserved only where it is asked for", async () => {
    expect(inputsOf(graph, "tenant-001-api-function")).not.toHaveProperty("reservedConcurrentExecutions");
    const reserved = await captureInProcess(() => {
      new TenantCompartment("tenant-001", {
        tenant: acme,
        placement,
        vpc: { vpcId: "vpc-1", vpcCidr: "10.0.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"] },
        dynamodb: { endpointId: "vpce-1", prefixListId: "pl-1" },
        code: code(),
        administrators: [ADMINISTRATOR],
        reservedConcurrency: 5,
        tags: tagsOf("tenant-001"),
      });
    });
    expect(inputsOf(reserved, "tenant-001-api-function")["reservedConcurrentExecutions"]).toBe(5);
  });
});

/** Tenants with distinct ids and slots, in any order. */
const registry = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: SLOTS_PER_CELL - 1 })), {
    minLength: 2,
    maxLength: 4,
    selector: ([number]) => number,
  })
  .filter((entries) => new Set(entries.map(([, slot]) => slot)).size === entries.length)
  .map((entries) =>
    entries.flatMap(([number, slot]): Tenant[] => {
      const id = `tenant-${String(number).padStart(3, "0")}`;
      return isTenantId(id) ? [{ id, slot, name: id, status: "active" }] : [];
    }),
  );

/** Everything of a node. */
const bytes = (nodes: readonly ResourceNode[]) => JSON.stringify(nodes);

test("adding or removing a tenant leaves every other tenant, and the platform, byte-equal", async () => {
  await fc.assert(
    fc.asyncProperty(registry, async ([leaving, ...staying]) => {
      fc.pre(leaving !== undefined);
      const before = await platformOf(...(leaving ? [leaving] : []), ...staying);
      const after = await platformOf(...staying);
      for (const { id } of staying) {
        expect(ofTenant(after, id).length).toBeGreaterThan(20);
        expect(bytes(ofTenant(before, id))).toBe(bytes(ofTenant(after, id)));
      }
      const rest = before.nodes.filter((node) => leaving === undefined || !node.name.startsWith(leaving.id));
      expect(bytes(rest)).toBe(bytes(after.nodes));
    }),
    { numRuns: 8 },
  );
}, 120_000);
