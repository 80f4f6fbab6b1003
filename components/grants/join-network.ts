import type { Grant } from "./grant.ts";

/** Whatever `AWSLambdaENIManagementAccess` grants, and its neighbours. */
const INTERFACE_ACTIONS = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DetachNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
] as const;

/**
 * What Lambda needs, besides the managed policy, to place a function in a VPC; and the refusal of all of it to the
 * function's own code, which runs with the same role. The key is present only in calls from inside the function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
export function joinNetwork(functionArn: string): Grant[] {
  return [
    // Lambda asks for it; the managed policy is older than that. The action knows no resource.
    { sid: "DescribeSubnets", actions: ["ec2:DescribeSubnets"], resources: ["*"] },
    {
      sid: "DenyInterfacesToCode",
      effect: "Deny",
      actions: INTERFACE_ACTIONS,
      resources: ["*"],
      conditions: { ArnEquals: { "lambda:SourceFunctionArn": [functionArn] } },
    },
  ];
}
