import { AWS_KEY, keyIn } from "../encryption.ts";
import { together } from "../policies.ts";
import type { DataKind } from "./data-kind.ts";

const POLICY = "aws_cloudwatch_log_resource_policy";

/**
 * Most actions name a group with `:*` behind it, some without; what lies in a stream is named by the stream.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
export const logGroup: DataKind = {
  kind: "aws_cloudwatch_log_group",
  parts: (arn) => [
    { type: "log-group", arn },
    { type: "log-group", arn: `${arn}:*` },
    { type: "log-stream", arn: `${arn}:log-stream:*` },
  ],
  /** Policies of the account in a region: each names the groups that it speaks of. */
  policy: (node, context) =>
    together(
      node.address,
      context
        .ofKind(POLICY)
        .filter((one) => context.accountOf(one) === context.accountOf(node))
        .filter(({ region = node.region }) => node.region === undefined || region === node.region)
        .map((one) => context.readPolicy(one.inputs["policyDocument"], { address: one.address, kind: "resource" })),
    ),
  encryption: (node, context) => keyIn(node, "kmsKeyId", context, AWS_KEY),
};
