import * as pulumi from "@pulumi/pulumi";
import type { Grant } from "./grant.ts";

/**
 * Delivering a VPC's flow logs into one log group that exists.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export function deliverFlowLogs(logGroupArn: pulumi.Input<string>): Grant {
  return {
    sid: "DeliverFlowLogs",
    actions: ["logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    resources: [logGroupArn, pulumi.interpolate`${logGroupArn}:*`],
  };
}
