import { type AwsManagedPolicy, allowEverywhere, awsPolicy } from "./aws-managed-policy.ts";

/** People and pipelines that run an account. */
export const ADMINISTRATION: readonly AwsManagedPolicy[] = [
  awsPolicy("AdministratorAccess", "v1", allowEverywhere("*")),
  awsPolicy(
    "PowerUserAccess",
    "v12",
    { Effect: "Allow", NotAction: ["account:*", "iam:*", "organizations:*"], Resource: "*" },
    allowEverywhere(
      "account:GetAccountInformation",
      "account:GetGovCloudAccountInformation",
      "account:GetPrimaryEmail",
      "account:ListRegions",
      "iam:CreateServiceLinkedRole",
      "iam:DeleteServiceLinkedRole",
      "iam:ListRoles",
      "organizations:DescribeEffectivePolicy",
      "organizations:DescribeOrganization",
    ),
  ),
];
