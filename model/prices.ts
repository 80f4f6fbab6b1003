/** One of AWS's list prices, in US dollars before taxes, credits, free tiers and discounts. */
export interface Price {
  readonly service: string;
  /** What is paid for, as a bill says it. */
  readonly what: string;
  /** Dollars for one unit. */
  readonly dollars: number;
  readonly unit: string;
  /** AWS's own page. */
  readonly source: string;
  /**
   * `listed`: read in a copy of AWS's page or of its price list, or quoted from there by two others. `quoted`: known from
   * what others quote of it. No page was open to us on the day itself.
   */
  readonly sure: "listed" | "quoted";
}

/** When the prices were looked up. */
export const PRICES_AS_OF = "2026-11-25";

/** Regions whose list prices these are: they are the same in both. */
export const PRICED_REGIONS: readonly string[] = ["us-east-1", "us-west-2"];

const LAMBDA = "https://aws.amazon.com/lambda/pricing/";
const API = "https://aws.amazon.com/api-gateway/pricing/";
const DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/";
const PROVISIONED = "https://aws.amazon.com/dynamodb/pricing/provisioned/";
const KMS = "https://aws.amazon.com/kms/pricing/";
const CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/";
const VPC = "https://aws.amazon.com/vpc/pricing/";
const PRIVATELINK = "https://aws.amazon.com/privatelink/pricing/";
const TRAIL = "https://aws.amazon.com/cloudtrail/pricing/";
const ROUTE53 = "https://aws.amazon.com/route53/pricing/";
const S3 = "https://aws.amazon.com/s3/pricing/";
const SECRETS = "https://aws.amazon.com/secrets-manager/pricing/";
const EC2 = "https://aws.amazon.com/ec2/pricing/on-demand/";

const price = (
  service: string,
  what: string,
  dollars: number,
  unit: string,
  source: string,
  sure: Price["sure"] = "listed",
): Price => ({ service, what, dollars, unit, source, sure });

export const PRICES = {
  lambdaRequest: price("Lambda", "requests", 0.2e-6, "request", LAMBDA),
  lambdaX86: price("Lambda", "duration, x86", 0.0000166667, "GB-second", LAMBDA),
  lambdaArm: price("Lambda", "duration, Arm", 0.0000133334, "GB-second", LAMBDA, "quoted"),
  restCall: price("API Gateway", "REST API calls", 3.5e-6, "call", API),
  httpCall: price("API Gateway", "HTTP API calls", 1e-6, "call", API),
  tableWrite: price("DynamoDB", "on-demand writes", 0.625e-6, "write unit", DYNAMODB),
  tableRead: price("DynamoDB", "on-demand reads", 0.125e-6, "read unit", DYNAMODB),
  tableStorage: price("DynamoDB", "storage", 0.25, "GB-month", DYNAMODB),
  tableRecovery: price("DynamoDB", "point-in-time recovery", 0.2, "GB-month", DYNAMODB),
  writeCapacity: price("DynamoDB", "provisioned writes", 0.00065, "unit-hour", PROVISIONED),
  readCapacity: price("DynamoDB", "provisioned reads", 0.00013, "unit-hour", PROVISIONED),
  key: price("KMS", "keys", 1, "key-month", KMS),
  keyRequest: price("KMS", "requests", 3e-6, "request", KMS),
  logIngestion: price("CloudWatch Logs", "ingestion", 0.5, "GB", CLOUDWATCH),
  logStorage: price("CloudWatch Logs", "storage", 0.03, "GB-month", CLOUDWATCH),
  metric: price("CloudWatch", "custom metrics", 0.3, "metric-month", CLOUDWATCH),
  alarm: price("CloudWatch", "alarms", 0.1, "alarm-month", CLOUDWATCH),
  dashboard: price("CloudWatch", "dashboards", 3, "dashboard-month", CLOUDWATCH),
  natHour: price("VPC", "NAT gateways", 0.045, "hour", VPC),
  publicAddress: price("VPC", "public IPv4 addresses", 0.005, "hour", VPC, "quoted"),
  endpointHour: price("PrivateLink", "interface endpoints", 0.01, "hour and zone", PRIVATELINK),
  dataEvent: price("CloudTrail", "data events", 1e-6, "event", TRAIL),
  dnsQuery: price("Route 53 Resolver", "DNS Firewall queries", 0.6e-6, "query", ROUTE53, "quoted"),
  dnsDomain: price("Route 53 Resolver", "DNS Firewall domains", 0.0005, "domain-month", ROUTE53, "quoted"),
  objectStorage: price("S3", "standard storage", 0.023, "GB-month", S3),
  secret: price("Secrets Manager", "secrets", 0.4, "secret-month", SECRETS),
  transferOut: price("EC2", "data transfer out to the internet", 0.09, "GB", EC2),
} as const satisfies Readonly<Record<string, Price>>;

export type PriceId = keyof typeof PRICES;
