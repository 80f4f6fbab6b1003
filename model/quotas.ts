/** What a quota is counted over. `resource`: each single one of its kind. */
export type QuotaScope = "account" | "region" | "vpc" | "api" | "resource";

/** One of AWS's service quotas. */
export interface Quota {
  readonly id: string;
  readonly service: string;
  /** As AWS calls it. */
  readonly name: string;
  readonly per: QuotaScope;
  /** What an account has that has asked for nothing. */
  readonly default: number;
  /** What it can be raised to. Equal to the default: not at all. Absent: AWS publishes no ceiling. */
  readonly maximum?: number;
  /** In Service Quotas, for the request: `L-F678F1CE`. */
  readonly code?: string;
  /** What an account or a VPC has of it before anything is deployed: the default VPC, a VPC's own tables. */
  readonly builtIn?: number;
  readonly source: string;
}

/** When the quotas were taken from AWS's pages, which each names. */
export const QUOTAS_AS_OF = "2026-11-25";

const VPC = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
const API =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const KMS = "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html";
const TRAIL = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html";
const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const CLOUDWATCH = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html";
const LOGS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html";
const DYNAMODB = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html";
const COGNITO = "https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html";
const S3 = "https://docs.aws.amazon.com/general/latest/gr/s3.html";

/** The quotas that platforms of environments, tenants and services meet. */
export const QUOTAS = {
  vpcs: {
    service: "VPC",
    name: "VPCs per Region",
    per: "region",
    default: 5,
    code: "L-F678F1CE",
    builtIn: 1,
    source: VPC,
  },
  internetGateways: {
    ...{ service: "VPC", name: "Internet gateways per Region", per: "region" },
    ...{ default: 5, code: "L-A4707A72", builtIn: 1, source: VPC },
  },
  subnets: { service: "VPC", name: "Subnets per VPC", per: "vpc", default: 200, code: "L-407747CB", source: VPC },
  routeTables: {
    ...{ service: "VPC", name: "Route tables per VPC", per: "vpc" },
    ...{ default: 200, code: "L-589F43AA", builtIn: 1, source: VPC },
  },
  routes: {
    ...{ service: "VPC", name: "Routes per route table", per: "resource" },
    ...{ default: 50, maximum: 1000, code: "L-93826ACB", source: VPC },
  },
  networkAcls: {
    ...{ service: "VPC", name: "Network ACLs per VPC", per: "vpc" },
    ...{ default: 200, code: "L-B4A6D682", builtIn: 1, source: VPC },
  },
  networkAclRules: {
    ...{ service: "VPC", name: "Rules per network ACL, each way", per: "resource" },
    ...{ default: 20, maximum: 40, code: "L-2AEEBF1A", builtIn: 1, source: VPC },
  },
  securityGroups: {
    ...{ service: "VPC", name: "VPC security groups per Region", per: "region" },
    ...{ default: 2500, code: "L-E79EC296", source: VPC },
  },
  securityGroupRules: {
    ...{ service: "VPC", name: "Rules per security group, each way", per: "resource" },
    ...{ default: 60, maximum: 1000, code: "L-0EA8095F", source: VPC },
  },
  gatewayEndpoints: {
    ...{ service: "VPC", name: "Gateway VPC endpoints per Region", per: "region" },
    ...{ default: 20, code: "L-1B52E74A", source: VPC },
  },
  endpointPolicy: {
    ...{ service: "VPC", name: "Characters per VPC endpoint policy", per: "resource" },
    ...{ default: 20_480, maximum: 20_480, source: VPC },
  },
  functionInterfaces: {
    ...{ service: "Lambda", name: "Elastic network interfaces per VPC", per: "vpc" },
    ...{ default: 250, source: LAMBDA },
  },
  functionVariables: {
    ...{ service: "Lambda", name: "Bytes of a function's environment variables", per: "resource" },
    ...{ default: 4096, maximum: 4096, source: LAMBDA },
  },
  regionalApis: {
    ...{ service: "API Gateway", name: "Regional APIs per Region", per: "region" },
    ...{ default: 600, maximum: 600, source: API },
  },
  apiResources: {
    ...{ service: "API Gateway", name: "Resources per API", per: "api" },
    ...{ default: 300, source: API },
  },
  apiAuthorizers: { service: "API Gateway", name: "Authorizers per API", per: "api", default: 10, source: API },
  roles: {
    service: "IAM",
    name: "Roles per account",
    per: "account",
    default: 1000,
    maximum: 5000,
    code: "L-FE177D64",
    source: IAM,
  },
  managedPolicies: {
    ...{ service: "IAM", name: "Customer managed policies per account", per: "account" },
    ...{ default: 1500, maximum: 5000, source: IAM },
  },
  rolePolicies: {
    ...{ service: "IAM", name: "Characters of a role's inline policies", per: "resource" },
    ...{ default: 10_240, maximum: 10_240, source: IAM },
  },
  attachedPolicies: {
    ...{ service: "IAM", name: "Managed policies attached to a role", per: "resource" },
    ...{ default: 10, maximum: 20, code: "L-0DA4ABF3", source: IAM },
  },
  trustPolicy: {
    ...{ service: "IAM", name: "Characters of a role's trust policy", per: "resource" },
    ...{ default: 2048, maximum: 4096, source: IAM },
  },
  keys: { service: "KMS", name: "KMS keys per Region", per: "region", default: 100_000, source: KMS },
  keyPolicy: {
    ...{ service: "KMS", name: "Bytes of a key policy", per: "resource" },
    ...{ default: 32_768, maximum: 32_768, source: KMS },
  },
  tables: {
    ...{ service: "DynamoDB", name: "Tables per Region", per: "region" },
    ...{ default: 2500, maximum: 10_000, code: "L-F98FE922", source: DYNAMODB },
  },
  trails: { service: "CloudTrail", name: "Trails per Region", per: "region", default: 5, maximum: 5, source: TRAIL },
  trailConditions: {
    ...{ service: "CloudTrail", name: "Values in a trail's advanced event selectors", per: "resource" },
    ...{ default: 500, maximum: 500, source: TRAIL },
  },
  logGroups: {
    service: "CloudWatch Logs",
    name: "Log groups per Region",
    per: "region",
    default: 1_000_000,
    source: LOGS,
  },
  metricFilters: {
    ...{ service: "CloudWatch Logs", name: "Metric filters per log group", per: "resource" },
    ...{ default: 100, maximum: 100, source: LOGS },
  },
  alarms: { service: "CloudWatch", name: "Alarms per Region", per: "region", default: 5000, source: CLOUDWATCH },
  dashboardWidgets: {
    ...{ service: "CloudWatch", name: "Widgets per dashboard", per: "resource" },
    ...{ default: 500, maximum: 500, source: CLOUDWATCH },
  },
  dashboardMetrics: {
    ...{ service: "CloudWatch", name: "Metrics per dashboard", per: "resource" },
    ...{ default: 2500, maximum: 2500, source: CLOUDWATCH },
  },
  userPools: {
    ...{ service: "Cognito", name: "User pools per Region", per: "region" },
    ...{ default: 1000, maximum: 10_000, source: COGNITO },
  },
  buckets: {
    ...{ service: "S3", name: "General purpose buckets per account", per: "account" },
    ...{ default: 10_000, maximum: 1_000_000, code: "L-DC2B2D3D", source: S3 },
  },
} as const satisfies Readonly<Record<string, Omit<Quota, "id">>>;

export type QuotaId = keyof typeof QUOTAS;

export function quota(id: QuotaId): Quota {
  return { id, ...QUOTAS[id] };
}
