import { type AwsManagedPolicy, allowEverywhere, awsPolicy } from "./aws-managed-policy.ts";

/** What starts containers. */
export const CONTAINERS: readonly AwsManagedPolicy[] = [
  awsPolicy(
    "service-role/AmazonECSTaskExecutionRolePolicy",
    "v1",
    allowEverywhere(
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ),
  ),
];
