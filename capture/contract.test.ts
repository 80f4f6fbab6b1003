import { join } from "node:path";
import { RestApi } from "@pulumi/aws/apigateway/restApi.js";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import { Table } from "@pulumi/aws/dynamodb/table.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import { Permission } from "@pulumi/aws/lambda/permission.js";
import { Provider } from "@pulumi/aws/provider.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import { Topic } from "@pulumi/aws/sns/topic.js";
import { Queue } from "@pulumi/aws/sqs/queue.js";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import { terraformPresent } from "../terraform/offline-provider/test/terraform-present.ts";
import { captureInProcess } from "./pulumi/in-process.ts";
import { captureTerraformRoot } from "./terraform/capture-terraform-root.ts";
import { type ComparableNode, comparable } from "./test/comparable.ts";

/** The platform of `test/fixtures/contract/main.tf`, a second time. */
function platform(): void {
  const opts = {
    provider: new Provider("aws", {
      region: "eu-west-1",
      defaultTags: { tags: { environment: "dev", tenant_id: "shared" } },
    }),
  };
  const key = new Key(
    "data",
    { description: "data", enableKeyRotation: true, deletionWindowInDays: 7, tags: { tenant_id: "tenant-001" } },
    opts,
  );
  new Alias("data", { name: "alias/contract-data", targetKeyId: key.keyId }, opts);
  const table = usersTable(key, opts);
  const bucket = archive(key, opts);
  const logGroup = new LogGroup(
    "function",
    { name: "/aws/lambda/contract", retentionInDays: 30, kmsKeyId: key.arn },
    opts,
  );
  const lambda = new LambdaFunction(
    "function",
    {
      name: "contract",
      role: functionRole(table, opts).arn,
      runtime: "nodejs22.x",
      handler: "index.handler",
      s3Bucket: bucket.id,
      s3Key: "function.zip",
      timeout: 10,
      environment: { variables: { TENANT_ID: "tenant-001", USERS_TABLE: table.name } },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
    },
    opts,
  );
  api(lambda, opts);
  monitoring(lambda, key, opts);
  network(opts);
  new Queue("dead_letters", { name: "contract-dead-letters", kmsMasterKeyId: key.arn }, opts);
}

function usersTable(key: Key, opts: pulumi.CustomResourceOptions): Table {
  return new Table(
    "users",
    {
      name: "contract-users",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "PK",
      rangeKey: "SK",
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      attributes: ["PK", "SK", "GSI1PK"].map((name) => ({ name, type: "S" })),
      globalSecondaryIndexes: [{ name: "GSI1", hashKey: "GSI1PK", projectionType: "ALL" }],
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      pointInTimeRecovery: { enabled: true },
      ttl: { attributeName: "ttl", enabled: true },
      tags: { tenant_id: "tenant-001" },
    },
    opts,
  );
}

function archive(key: Key, opts: pulumi.CustomResourceOptions): Bucket {
  const bucket = new Bucket("archive", { bucket: "contract-archive-123456789012-eu-west-1", forceDestroy: true }, opts);
  new BucketVersioning("archive", { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } }, opts);
  new BucketServerSideEncryptionConfiguration(
    "archive",
    {
      bucket: bucket.id,
      rules: [
        {
          bucketKeyEnabled: true,
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
        },
      ],
    },
    opts,
  );
  new BucketPublicAccessBlock(
    "archive",
    {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  return bucket;
}

function functionRole(table: Table, opts: pulumi.CustomResourceOptions): Role {
  const role = new Role(
    "function",
    {
      name: "contract-function",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Assume",
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      }),
    },
    opts,
  );
  const policy = pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Read",
        Effect: "Allow",
        Action: ["dynamodb:GetItem"],
        Resource: [table.arn, pulumi.interpolate`${table.arn}/index/GSI1`],
      },
    ],
  });
  new RolePolicy("function", { name: "data", role: role.name, policy }, opts);
  return role;
}

function api(lambda: LambdaFunction, opts: pulumi.CustomResourceOptions): void {
  const restApi = new RestApi(
    "api",
    {
      name: "contract",
      body: JSON.stringify({ openapi: "3.0.1", info: { title: "contract", version: "1" }, paths: {} }),
      endpointConfiguration: { types: "REGIONAL" },
    },
    opts,
  );
  new Permission(
    "api",
    {
      statementId: "api",
      action: "lambda:InvokeFunction",
      function: lambda.name,
      principal: "apigateway.amazonaws.com",
      sourceArn: pulumi.interpolate`${restApi.executionArn}/*/GET/users`,
    },
    opts,
  );
}

function monitoring(lambda: LambdaFunction, key: Key, opts: pulumi.CustomResourceOptions): void {
  const topic = new Topic("alarms", { name: "contract-alarms", kmsMasterKeyId: key.arn }, opts);
  new MetricAlarm(
    "errors",
    {
      name: "contract-errors",
      namespace: "AWS/Lambda",
      metricName: "Errors",
      statistic: "Sum",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      evaluationPeriods: 2,
      period: 60,
      threshold: 5,
      alarmActions: [topic.arn],
      dimensions: { FunctionName: lambda.name },
    },
    opts,
  );
}

function network(opts: pulumi.CustomResourceOptions): void {
  const vpc = new Vpc("main", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true }, opts);
  new Subnet("private", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24", availabilityZone: "eu-west-1a" }, opts);
  new SecurityGroup("function", { name: "contract", description: "function", vpcId: vpc.id }, opts);
}

/** What one engine's graph and the other's must agree on; the rest (addresses, positions) is each engine's own. */
describe.runIf(terraformPresent("the comparison of both engines' graphs"))(
  "one platform written for both engines",
  () => {
    let fromPulumi: Readonly<Record<string, ComparableNode>>;
    let fromTerraform: Readonly<Record<string, ComparableNode>>;
    let terraformGraph: Graph;

    beforeAll(async () => {
      const directory = join(import.meta.dirname, "test", "fixtures", "contract");
      terraformGraph = await captureTerraformRoot({ directory, stack: "default", account: "123456789012" });
      fromTerraform = comparable(terraformGraph);
      fromPulumi = comparable(await captureInProcess(platform, { preview: false }));
    });

    it("has the same resources, of at least a dozen kinds", () => {
      expect(Object.keys(fromPulumi)).toEqual(Object.keys(fromTerraform));
      expect(new Set(Object.values(fromPulumi).map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12);
    });

    const aspects = ["inputs", "tags", "propertyDependsOn", "arn", "region", "account", "compartment"] as const;

    it.each(aspects)("has the same %s", (aspect) => {
      const only = (nodes: Readonly<Record<string, ComparableNode>>) =>
        Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, node[aspect]]));
      expect(only(fromPulumi)).toEqual(only(fromTerraform));
    });

    it("knows the line that declared each resource", () => {
      const unplaced = terraformGraph.nodes.filter((node: ResourceNode) => node.source === undefined);
      expect(unplaced.map(({ address }) => address)).toEqual([]);
    });
  },
);
