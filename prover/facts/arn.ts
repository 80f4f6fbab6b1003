import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown, type Unknown, unknown } from "../../graph/value.ts";
import { knownText, text } from "./values.ts";

/**
 * How AWS composes ARNs out of what is known before a deployment. `{name}` is a property; a kind that is absent has an
 * ARN with a part that AWS draws at creation.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const TEMPLATES: Readonly<Record<string, string>> = {
  aws_cloudwatch_event_bus: "events:{region}:{account}:event-bus/{name}",
  aws_cloudwatch_log_group: "logs:{region}:{account}:log-group:{name}",
  aws_db_instance: "rds:{region}:{account}:db:{identifier}",
  aws_dynamodb_table: "dynamodb:{region}:{account}:table/{name}",
  aws_ecr_repository: "ecr:{region}:{account}:repository/{name}",
  aws_ecs_cluster: "ecs:{region}:{account}:cluster/{name}",
  aws_ecs_service: "ecs:{region}:{account}:service/{clusterName}/{name}",
  aws_elasticache_cluster: "elasticache:{region}:{account}:cluster:{clusterId}",
  aws_elasticache_replication_group: "elasticache:{region}:{account}:replicationgroup:{replicationGroupId}",
  aws_iam_group: "iam::{account}:group{path}{name}",
  aws_iam_instance_profile: "iam::{account}:instance-profile{path}{name}",
  aws_iam_policy: "iam::{account}:policy{path}{name}",
  aws_iam_role: "iam::{account}:role{path}{name}",
  aws_iam_user: "iam::{account}:user{path}{name}",
  aws_kinesis_firehose_delivery_stream: "firehose:{region}:{account}:deliverystream/{name}",
  aws_kinesis_stream: "kinesis:{region}:{account}:stream/{name}",
  aws_kms_alias: "kms:{region}:{account}:{name}",
  aws_lambda_function: "lambda:{region}:{account}:function:{name}",
  aws_opensearch_domain: "es:{region}:{account}:domain/{domainName}",
  aws_elasticsearch_domain: "es:{region}:{account}:domain/{domainName}",
  aws_rds_cluster: "rds:{region}:{account}:cluster:{clusterIdentifier}",
  aws_redshift_cluster: "redshift:{region}:{account}:cluster:{clusterIdentifier}",
  aws_s3_access_point: "s3:{region}:{account}:accesspoint/{name}",
  aws_s3_bucket: "s3:::{bucket}",
  aws_sfn_state_machine: "states:{region}:{account}:stateMachine:{name}",
  aws_sns_topic: "sns:{region}:{account}:{name}",
  aws_sqs_queue: "sqs:{region}:{account}:{name}",
  aws_ssm_parameter: "ssm:{region}:{account}:parameter{/name}",
};

/** The ARN that a node has, or will have; unknown where AWS draws a part of it, or a part is not known. */
export function arnOf(node: ResourceNode): string | Unknown {
  const known = knownArnOf(node);
  if (known !== undefined) return known;
  const template = TEMPLATES[node.kind];
  if (template === undefined)
    return text(node, "arn") ?? unknown(`AWS draws the ARN of ${node.address} when it is made.`);
  const { missing } = fillIn(template, node);
  const reasons = missing.flatMap((name) => {
    const value = text(node, name);
    return isUnknown(value) ? [value.reason] : [];
  });
  return unknown([`The ${missing.join(" and ")} of ${node.address} is not known.`, ...reasons].join(" "));
}

/** The same without the reason where it is not known. */
export function knownArnOf(node: ResourceNode): string | undefined {
  const own = knownText(node, "arn");
  // Terraform's state and CloudWatch's API write the ARN of a log group with and without `:*`.
  if (own !== undefined) return node.kind === "aws_cloudwatch_log_group" ? own.replace(/:\*$/, "") : own;
  const template = TEMPLATES[node.kind];
  if (template === undefined) return undefined;
  const { filled, missing } = fillIn(template, node);
  return missing.length === 0 ? `arn:${partitionOf(node.region)}:${filled}` : undefined;
}

/** A template with what the node says, and the names of what it does not say. */
function fillIn(
  template: string,
  node: ResourceNode,
): { readonly filled: string; readonly missing: readonly string[] } {
  const missing = new Set<string>();
  const filled = template.replaceAll(/\{(\/?)(\w+)\}/g, (_, slash: string, name: string) => {
    const value = partOf(node, name);
    if (value === undefined) missing.add(name);
    return slash !== "" && !value?.startsWith("/") ? `/${value}` : (value ?? "");
  });
  return { filled, missing: [...missing] };
}

function partOf(node: ResourceNode, name: string): string | undefined {
  if (name === "account" || name === "region") return node[name];
  if (name === "clusterName") return clusterNameOf(node);
  return knownText(node, name) ?? (name === "path" ? "/" : undefined);
}

/** A cluster is named by its name or by its ARN; who names none is in the default one. */
function clusterNameOf(node: ResourceNode): string | undefined {
  if (node.inputs["cluster"] === undefined) return "default";
  return knownText(node, "cluster")?.split("/").at(-1);
}

/** What AWS draws when it makes one of a kind: `{name}` as above, `{drawn}` what it draws. */
const DRAWN: Readonly<Record<string, string>> = {
  aws_cognito_user_pool: "cognito-idp:{region}:{account}:userpool/{drawn}",
  aws_kms_key: "kms:{region}:{account}:key/{drawn}",
  aws_kms_external_key: "kms:{region}:{account}:key/{drawn}",
  aws_kms_replica_key: "kms:{region}:{account}:key/{drawn}",
  aws_kms_replica_external_key: "kms:{region}:{account}:key/{drawn}",
  aws_route53_zone: "route53:::hostedzone/{drawn}",
  aws_efs_file_system: "elasticfilesystem:{region}:{account}:file-system/{drawn}",
  aws_secretsmanager_secret: "secretsmanager:{region}:{account}:secret:{name}-??????",
};

/**
 * An ARN of the node's kind that stands for the one that is not known yet. Its last part is nobody else's, so that only
 * what allows every resource of the kind allows it.
 */
export function standInFor(node: ResourceNode, account: string): string {
  const drawn = `not-known-yet-${node.id.replaceAll(/[^\w+=,.@-]+/g, "-")}`;
  const template = DRAWN[node.kind] ?? TEMPLATES[node.kind] ?? `${node.kind}:{region}:{account}:{drawn}`;
  const parts: Readonly<Record<string, string>> = { region: node.region ?? "us-east-1", account, drawn };
  const filled = template.replaceAll(/\{(\/?)(\w+)\}/g, (_, slash: string, name: string) => {
    const value = parts[name] ?? partOf(node, name) ?? drawn;
    return slash !== "" && !value.startsWith("/") ? `/${value}` : value;
  });
  return `arn:${partitionOf(node.region)}:${filled}`;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function partitionOf(region: string | undefined): string {
  if (region?.startsWith("cn-")) return "aws-cn";
  return region?.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The IAM prefix of the service that a kind belongs to, of the kinds whose ARNs are known here. */
export function servicePrefixOf(kind: string): string | undefined {
  return (TEMPLATES[kind] ?? DRAWN[kind])?.split(":")[0];
}

/** The account in an ARN; `undefined` where it holds none (a bucket's) or is none. */
export function accountIn(arn: string): string | undefined {
  const account = arn.split(":")[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

/** The ARN of the same resource in another region. */
export function inRegion(arn: string, region: string): string {
  return arn.split(":").with(3, region).join(":");
}
