import { type AwsManagedPolicy, allowEverywhere, awsPolicy } from "./aws-managed-policy.ts";

/** What starts containers, and fetches their images. */
export const CONTAINERS: readonly AwsManagedPolicy[] = [
  awsPolicy(
    "AmazonEC2ContainerRegistryReadOnly",
    "v3",
    allowEverywhere(
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:DescribeImageScanFindings",
      "ecr:DescribeImages",
      "ecr:DescribeRepositories",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
      "ecr:GetLifecyclePolicy",
      "ecr:GetLifecyclePolicyPreview",
      "ecr:GetRepositoryPolicy",
      "ecr:ListImages",
      "ecr:ListTagsForResource",
    ),
  ),
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
