import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { AuthorizerFunction } from "./authorizer-function.ts";
import { custom, inputsOf, nodeOf, outputsOf, statementsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };
const KEY = "arn:aws:kms:us-east-1:123456789012:key/platform";
const GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/authorizer-dev";

let graph: Graph;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    new AuthorizerFunction("authorizer", {
      placement: { region: "us-east-1", account: "123456789012", suffix: "dev" },
      functionName: "authorizer-dev",
      roleName: "authorizer-role-dev",
      logGroupName: "/aws/lambda/authorizer-dev",
      code: new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.StringAsset("export {};") }),
      keyArn: KEY,
      tokenIssuer: "https://issuer.example",
      tokenAudience: "client",
      jwksUri: "https://issuer.example/.well-known/jwks.json",
      tags,
    });
  });
});

test("a function, its role and its log group, no more", () => {
  expect(custom(graph)).toEqual([
    "aws_cloudwatch_log_group authorizer-logs-log-group",
    "aws_iam_role authorizer-role-role",
    "aws_iam_role_policy authorizer-role-grants",
    "aws_iam_role_policy_attachment authorizer-role-AWSXRayDaemonWriteAccess",
    "aws_lambda_function authorizer-function",
  ]);
});

test("the function belongs to no tenant, is in no subnet, and knows its issuer", () => {
  const { code, ...inputs } = inputsOf(graph, "authorizer-function");
  expect(code).toMatchObject({ $bulkhead: "asset" });
  expect(inputs).toEqual({
    name: "authorizer-dev",
    description: "Verifies tenants' tokens and opens their own paths to them",
    role: outputsOf(graph, "authorizer-role-role")["arn"],
    runtime: "nodejs22.x",
    handler: "index.handler",
    architectures: ["arm64"],
    memorySize: 256,
    timeout: 10,
    kmsKeyArn: KEY,
    environment: {
      variables: {
        TENANT_ID: "shared",
        TENANT_SUBNET: "none",
        TOKEN_ISSUER: "https://issuer.example",
        TOKEN_AUDIENCE: "client",
        JWKS_URI: "https://issuer.example/.well-known/jwks.json",
      },
    },
    loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/authorizer-dev" },
    tracingConfig: { mode: "Active" },
    tags,
  });
});

test("it comes after all that its role may do, and after its log group", () => {
  const { dependsOn } = nodeOf(graph, "authorizer-function");
  for (const name of ["authorizer-role-grants", "authorizer-logs-log-group"]) {
    expect(dependsOn).toContain(nodeOf(graph, name).id);
  }
});

test("the role writes its own log and reads its own variables, and nothing else", () => {
  expect(statementsOf(graph, "authorizer-role-role", "assumeRolePolicy")).toEqual([
    {
      Sid: "AssumeRole",
      Effect: "Allow",
      Principal: { Service: ["lambda.amazonaws.com"] },
      Action: ["sts:AssumeRole"],
    },
  ]);
  expect(statementsOf(graph, "authorizer-role-grants")).toEqual([
    {
      Sid: "WriteLogStreams",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [`${GROUP}:*`],
    },
    {
      Sid: "DecryptEnvironment",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [KEY],
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:aws:lambda:FunctionArn": [
            "arn:aws:lambda:us-east-1:123456789012:function:authorizer-dev",
          ],
        },
      },
    },
  ]);
});
