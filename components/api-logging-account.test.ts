import { expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import { ApiLoggingAccount } from "./api-logging-account.ts";
import { custom, inputsOf, outputsOf, statementsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };

test("the account's role for API Gateway's logs, with AWS's own policy, set once it may write", async () => {
  const graph = await captureInProcess(() => {
    new ApiLoggingAccount("logging", { roleName: "api-logging-role-dev", tags });
  });
  expect(custom(graph)).toEqual([
    "aws_api_gateway_account logging-account",
    "aws_iam_role logging-role-role",
    "aws_iam_role_policy_attachment logging-role-AmazonAPIGatewayPushToCloudWatchLogs",
  ]);
  expect(inputsOf(graph, "logging-account")).toEqual({
    cloudwatchRoleArn: outputsOf(graph, "logging-role-role")["arn"],
  });
  expect(statementsOf(graph, "logging-role-role", "assumeRolePolicy")).toMatchObject([
    { Principal: { Service: ["apigateway.amazonaws.com"] }, Action: ["sts:AssumeRole"] },
  ]);
  expect(inputsOf(graph, "logging-role-AmazonAPIGatewayPushToCloudWatchLogs")["policyArn"]).toBe(
    "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
  );
  const account = graph.nodes.find(({ name }) => name === "logging-account");
  const attachment = graph.nodes.find(({ kind }) => kind === "aws_iam_role_policy_attachment");
  expect(account?.dependsOn).toContain(attachment?.id);
});
