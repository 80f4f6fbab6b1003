import { type AwsManagedPolicy, allowEverywhere, awsPolicy } from "./aws-managed-policy.ts";

const WRITE_LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const MANAGE_INTERFACES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:UnassignPrivateIpAddresses",
];

/** What functions run with. */
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
    "service-role/AWSLambdaSQSQueueExecutionRole",
    "v1",
    allowEverywhere(...WRITE_LOGS, "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
  ),
];
