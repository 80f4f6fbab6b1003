import type { ResourceNode } from "../../graph/node.ts";
import type { PriceId } from "../../model/prices.ts";
import { HOURS, REQUEST } from "./assumptions.ts";

/** What one resource of a kind has to carry in a month. */
export interface Load {
  /** Requests that this resource serves. */
  readonly requests: number;
  /** Data that this resource keeps. */
  readonly gb: number;
}

/** So many units of a price. */
export type Quantities = Readonly<Partial<Record<PriceId, number>>>;

const KIB_PER_GB = 1024 * 1024;

/** Each priced kind says what it costs. A kind that is neither here nor in `FREE` is named as not priced. */
export const COSTS: Readonly<Record<string, (node: ResourceNode, load: Load) => Quantities>> = {
  aws_lambda_function: ({ inputs }, { requests }) => ({
    lambdaRequest: requests,
    [isArm(inputs["architectures"]) ? "lambdaArm" : "lambdaX86"]:
      (requests * REQUEST.duration * numberOf(inputs["memorySize"], 128)) / 1024,
  }),
  aws_api_gateway_rest_api: (_, { requests }) => ({
    restCall: requests,
    transferOut: (requests * REQUEST.responseKiB) / KIB_PER_GB,
  }),
  aws_apigatewayv2_api: (_, { requests }) => ({
    httpCall: requests,
    transferOut: (requests * REQUEST.responseKiB) / KIB_PER_GB,
  }),
  aws_dynamodb_table: tableCosts,
  aws_kms_key: (_, { requests }) => ({
    key: 1,
    keyRequest: (requests * (REQUEST.reads + REQUEST.writes)) / REQUEST.perKeyRequest,
  }),
  aws_kms_replica_key: () => ({ key: 1 }),
  aws_cloudwatch_log_group: ({ inputs }, { requests }) => {
    const gb = (requests * REQUEST.logKiB) / KIB_PER_GB;
    return { logIngestion: gb, logStorage: (gb * numberOf(inputs["retentionInDays"], 365)) / 30 };
  },
  aws_cloudwatch_log_metric_filter: () => ({ metric: 1 }),
  aws_cloudwatch_metric_alarm: () => ({ alarm: 1 }),
  aws_cloudwatch_composite_alarm: () => ({ alarm: 5 }),
  aws_cloudwatch_dashboard: () => ({ dashboard: 1 }),
  aws_nat_gateway: () => ({ natHour: HOURS }),
  aws_eip: () => ({ publicAddress: HOURS }),
  aws_vpc_endpoint: ({ inputs }) =>
    inputs["vpcEndpointType"] === "Interface" ? { endpointHour: HOURS * sizeOf(inputs["subnetIds"], 1) } : {},
  aws_cloudtrail: ({ inputs }, { requests }) => {
    const recordsData = sizeOf(inputs["advancedEventSelectors"], 0) + sizeOf(inputs["eventSelectors"], 0) > 0;
    return recordsData ? { dataEvent: requests * (REQUEST.reads + REQUEST.writes) } : {};
  },
  aws_route53_resolver_firewall_config: (_, { requests }) => ({ dnsQuery: requests / REQUEST.perLookup }),
  aws_route53_resolver_firewall_domain_list: ({ inputs }) => ({ dnsDomain: sizeOf(inputs["domains"], 0) }),
  aws_s3_bucket: (_, { gb }) => ({ objectStorage: gb }),
  aws_secretsmanager_secret: () => ({ secret: 1 }),
};

/** Kinds that cost nothing by themselves: their use is counted where it happens. */
export const FREE =
  /^aws_(?:iam_|kms_alias|kms_key_policy|lambda_(?:permission|alias|event_source_mapping)|api_gateway_|apigatewayv2_|vpc$|vpc_(?:endpoint_|security_group_)|default_|subnet|route|network_acl|security_group|internet_gateway|flow_log|s3_bucket_|s3_object|sns_topic|sqs_queue_policy|cognito_user_pool|cloudwatch_(?:log_(?:resource_policy|stream|subscription_filter)|event_)|dynamodb_(?:resource_policy|table_item|tag)|backup_(?:plan|selection|vault)|cloudwatch_query)/;

export const KEEPS_DATA: ReadonlySet<string> = new Set(["aws_dynamodb_table", "aws_s3_bucket"]);

function tableCosts({ inputs }: ResourceNode, { requests, gb }: Load): Quantities {
  const kept = { tableStorage: gb, ...(isOn(inputs["pointInTimeRecovery"]) && { tableRecovery: gb }) };
  if (inputs["billingMode"] === "PAY_PER_REQUEST") {
    return { ...kept, tableWrite: requests * REQUEST.writes, tableRead: requests * REQUEST.reads };
  }
  return {
    ...kept,
    writeCapacity: HOURS * numberOf(inputs["writeCapacity"], 1),
    readCapacity: HOURS * numberOf(inputs["readCapacity"], 1),
  };
}

const isArm = (value: unknown): boolean => Array.isArray(value) && value.includes("arm64");
const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === "number" && value > 0 ? value : otherwise;
const sizeOf = (value: unknown, otherwise: number): number => (Array.isArray(value) ? value.length : otherwise);

function isOn(value: unknown): boolean {
  const [one] = Array.isArray(value) ? value : [value];
  return typeof one === "object" && one !== null && (one as { readonly enabled?: unknown }).enabled === true;
}
