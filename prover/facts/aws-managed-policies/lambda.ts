import { type AwsManagedPolicy, allowEverywhere, awsPolicy } from "./aws-managed-policy.ts";

const WRITE_LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const MANAGE_INTERFACES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:UnassignPrivateIpAddresses",
];

/** What functions run with, and who runs them. */
export const LAMBDA: readonly AwsManagedPolicy[] = [
  awsPolicy("service-role/AWSLambdaBasicExecutionRole", "v1", allowEverywhere(...WRITE_LOGS)),
  awsPolicy("service-role/AWSLambdaENIManagementAccess", "v2", allowEverywhere(...MANAGE_INTERFACES)),
  awsPolicy(
    "service-role/AWSLambdaVPCAccessExecutionRole",
    "v3",
    allowEverywhere(...WRITE_LOGS, ...MANAGE_INTERFACES, "ec2:DescribeSubnets"),
  ),
  awsPolicy(
    "service-role/AWSLambdaDynamoDBExecutionRole",
    "v1",
    allowEverywhere(
      ...WRITE_LOGS,
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:ListStreams",
    ),
  ),
  awsPolicy(
    "service-role/AWSLambdaKinesisExecutionRole",
    "v2",
    allowEverywhere(
      ...WRITE_LOGS,
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
      "kinesis:ListStreams",
      "kinesis:SubscribeToShard",
    ),
  ),
  awsPolicy(
    "service-role/AWSLambdaMSKExecutionRole",
    "v2",
    allowEverywhere(
      ...WRITE_LOGS,
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "kafka:DescribeCluster",
      "kafka:DescribeClusterV2",
      "kafka:GetBootstrapBrokers",
    ),
  ),
  awsPolicy(
    "service-role/AWSLambdaSQSQueueExecutionRole",
    "v1",
    allowEverywhere(...WRITE_LOGS, "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
  ),
  awsPolicy(
    "AWSLambda_FullAccess",
    "v2",
    allowEverywhere(
      "cloudformation:DescribeStacks",
      "cloudformation:ListStackResources",
      "cloudwatch:GetMetricData",
      "cloudwatch:ListMetrics",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListRolePolicies",
      "iam:ListRoles",
      "kms:ListAliases",
      "lambda:*",
      "logs:DescribeLogGroups",
      "states:DescribeStateMachine",
      "states:ListStateMachines",
      "tag:GetResources",
      "xray:BatchGetTraces",
      "xray:GetTraceSummaries",
    ),
    {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
    {
      Effect: "Allow",
      Action: [
        "logs:DescribeLogStreams",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:StartLiveTail",
        "logs:StopLiveTail",
      ],
      Resource: "arn:aws:logs:*:*:log-group:/aws/lambda/*",
    },
  ),
];
