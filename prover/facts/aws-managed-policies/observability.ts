import { type AwsManagedPolicy, allowEverywhere, awsPolicy } from "./aws-managed-policy.ts";

const SEND_TRACES = [
  "xray:GetSamplingRules",
  "xray:GetSamplingStatisticSummaries",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** Logs and traces of services that act for an account. */
export const OBSERVABILITY: readonly AwsManagedPolicy[] = [
  awsPolicy(
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    "v1",
    allowEverywhere(
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:FilterLogEvents",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
    ),
  ),
  awsPolicy("AWSXRayDaemonWriteAccess", "v2", allowEverywhere(...SEND_TRACES)),
  awsPolicy("AWSXrayWriteOnlyAccess", "v2", allowEverywhere(...SEND_TRACES)),
];
