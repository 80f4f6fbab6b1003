import { readFileSync } from "node:fs";

/** Tokens whose Terraform type no rule finds: Pulumi renamed the resource. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "aws:alb/loadBalancer:LoadBalancer": "aws_lb",
  "aws:apigateway/response:Response": "aws_api_gateway_gateway_response",
  "aws:autoscaling/tag:Tag": "aws_autoscaling_group_tag",
  "aws:cfg/recorder:Recorder": "aws_config_configuration_recorder",
  "aws:cfg/recorderStatus:RecorderStatus": "aws_config_configuration_recorder_status",
  "aws:cfg/rule:Rule": "aws_config_config_rule",
  "aws:cloudtrail/trail:Trail": "aws_cloudtrail",
  "aws:codedeploy/application:Application": "aws_codedeploy_app",
  "aws:codepipeline/pipeline:Pipeline": "aws_codepipeline",
  "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment": "aws_cognito_identity_pool_roles_attachment",
  "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment":
    "aws_network_interface_sg_attachment",
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple":
    "aws_vpc_endpoint_service_allowed_principal",
  "aws:elb/loadBalancer:LoadBalancer": "aws_elb",
  "aws:iam/sshKey:SshKey": "aws_iam_user_ssh_key",
  "aws:lb/loadBalancer:LoadBalancer": "aws_lb",
  "aws:s3/bucketObjectv2:BucketObjectv2": "aws_s3_object",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": "aws_s3_bucket_replication_configuration",
  "aws:s3/inventory:Inventory": "aws_s3_bucket_inventory",
  "aws:s3/analyticsConfiguration:AnalyticsConfiguration": "aws_s3_bucket_analytics_configuration",
  "aws:sns/dataProtectionPolicy:DataProtectionPolicy": "aws_sns_topic_data_protection_policy",
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": "aws_sqs_queue_redrive_allow_policy",
  "aws:sqs/redrivePolicy:RedrivePolicy": "aws_sqs_queue_redrive_policy",
};

/** What a Pulumi module is called in Terraform's types, where that is not its own name; the first that fits. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  alb: ["lb"],
  amp: ["prometheus"],
  apigateway: ["api_gateway"],
  cfg: ["config"],
  cloudwatch: ["cloudwatch", "cloudwatch_log", "cloudwatch_event"],
  costexplorer: ["ce"],
  directconnect: ["dx"],
  ec2: ["", "ec2", "vpc"],
  ec2transitgateway: ["ec2", "ec2_transit_gateway"],
  elasticbeanstalk: ["elastic_beanstalk"],
  opensearchingest: ["osis"],
  rds: ["db", "rds"],
  resourceexplorer: ["resourceexplorer2"],
  servicediscovery: ["service_discovery"],
  vpc: ["vpc", ""],
};

interface AwsType {
  readonly kind: string;
  readonly taggable: boolean;
}

let known: ReadonlyMap<string, AwsType> | undefined;

/**
 * The engine-neutral kind of a Pulumi type: the AWS provider's resource type (`aws:ec2/vpc:Vpc` → `aws_vpc`). A type
 * of another provider, or one that the list of the provider's types does not hold, keeps its token.
 */
export function kindOf(token: string): string {
  const [provider, path = "", className = ""] = token.split(":");
  if (provider !== "aws") return token;
  const current = token.replace(/V2(?=:|$)/g, "");
  const exception = EXCEPTIONS[token] ?? EXCEPTIONS[current];
  if (exception !== undefined) return exception;
  const module = path.split("/")[0] ?? "";
  const name = snake(className.replace(/V2$/, ""));
  return (
    candidates(module, name)
      .map(typeOf)
      .find((type) => type !== undefined)?.kind ?? token
  );
}

/** Whether resources of a kind carry tags, the provider's default tags among them. */
export function isTaggable(kind: string): boolean {
  return kind.startsWith("aws_") && (typeOf(kind.slice("aws_".length))?.taggable ?? false);
}

function* candidateNames(module: string, name: string): Generator<string> {
  for (const prefix of [...(MODULES[module] ?? []), module]) {
    yield prefix === "" ? name : `${prefix}_${name}`;
    if (prefix !== "" && name.startsWith(`${prefix}_`)) yield name;
  }
}

const candidates = (module: string, name: string): string[] => [...candidateNames(module, name)];

/** Compared without underscores, because the two engines set them differently (`wafv2`, `dynamo_db`). */
function typeOf(candidate: string): AwsType | undefined {
  known ??= readTypes();
  return known.get(candidate.replaceAll("_", ""));
}

function readTypes(): ReadonlyMap<string, AwsType> {
  const lines = readFileSync(new URL("schema-data/aws-resource-types.txt", import.meta.url), "utf8").split("\n");
  return new Map(
    lines
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const [type = "", mark] = line.split(" ");
        return [type.replaceAll("_", ""), { kind: `aws_${type}`, taggable: mark === "tags" }];
      }),
  );
}

function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}
