import { beforeAll, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { FlowLogs, flowLogGroupName } from "./flow-logs.ts";
import { custom, inputsOf, outputsOf, statementsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };
const placement = { region: "us-east-1", account: "123456789012", suffix: "dev" };
const GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vpc/flow-logs-dev";

let graph: Graph;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    new FlowLogs("flows", { placement, vpcId: "vpc-1", keyArn: "arn:aws:kms:us-east-1:123456789012:key/k", tags });
  });
});

test("a flow log of the whole VPC into an encrypted group that is kept for 30 days", () => {
  expect(custom(graph)).toEqual([
    "aws_cloudwatch_log_group flows-logs-log-group",
    "aws_flow_log flows-flow-log",
    "aws_iam_role flows-role-role",
    "aws_iam_role_policy flows-role-grants",
  ]);
  expect(inputsOf(graph, "flows-flow-log")).toEqual({
    vpcId: "vpc-1",
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logDestination: GROUP,
    logFormat:
      "${interface-id} ${subnet-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
    iamRoleArn: outputsOf(graph, "flows-role-role")["arn"],
    tags: { ...tags, Name: "flow-log-dev" },
  });
  expect(inputsOf(graph, "flows-logs-log-group")).toEqual({
    name: flowLogGroupName(placement),
    kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/k",
    retentionInDays: 30,
    tags,
  });
});

test("its role is for this account's flow logs and this group", () => {
  expect(inputsOf(graph, "flows-role-role")["name"]).toBe("flow-logs-role-dev");
  expect(statementsOf(graph, "flows-role-role", "assumeRolePolicy")).toEqual([
    {
      Sid: "AssumeRole",
      Effect: "Allow",
      Principal: { Service: ["vpc-flow-logs.amazonaws.com"] },
      Action: ["sts:AssumeRole"],
      Condition: {
        StringEquals: { "aws:SourceAccount": ["123456789012"] },
        ArnEquals: { "aws:SourceArn": ["arn:aws:ec2:us-east-1:123456789012:vpc-flow-log/*"] },
      },
    },
  ]);
  expect(statementsOf(graph, "flows-role-grants")).toEqual([
    {
      Sid: "DeliverFlowLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: [GROUP, `${GROUP}:*`],
    },
  ]);
});
