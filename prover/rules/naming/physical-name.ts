import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Unknown, unknown } from "../../../graph/value.ts";
import { known, property } from "../../facts/values.ts";

/** The property that is a resource's name in AWS, where that is not `name`. */
const NAME_PROPERTY: Readonly<Record<string, string>> = {
  aws_api_gateway_stage: "stageName",
  aws_cloudwatch_dashboard: "dashboardName",
  aws_cognito_user_pool_domain: "domain",
  aws_db_instance: "identifier",
  aws_dms_replication_instance: "replicationInstanceId",
  aws_docdb_cluster: "clusterIdentifier",
  aws_elasticache_cluster: "clusterId",
  aws_elasticache_replication_group: "replicationGroupId",
  aws_neptune_cluster: "clusterIdentifier",
  aws_opensearch_domain: "domainName",
  aws_rds_cluster: "clusterIdentifier",
  aws_redshift_cluster: "clusterIdentifier",
  aws_s3_bucket: "bucket",
};

/** Their names are unique within something that has a name of its own: a role, a pool, a rule group, an API. */
export const NAMED_WITHIN_ANOTHER: ReadonlySet<string> = new Set([
  "aws_api_gateway_authorizer",
  "aws_api_gateway_model",
  "aws_api_gateway_request_validator",
  "aws_api_gateway_stage",
  "aws_apigatewayv2_authorizer",
  "aws_apigatewayv2_stage",
  "aws_autoscaling_policy",
  "aws_cloudwatch_log_stream",
  "aws_cloudwatch_log_subscription_filter",
  "aws_cognito_user_group",
  "aws_iam_group_policy",
  "aws_iam_role_policy",
  "aws_iam_user_policy",
  "aws_lambda_alias",
  "aws_route53_record",
  "aws_route53_resolver_firewall_rule",
  "aws_s3_bucket_inventory",
  "aws_s3_bucket_metric",
]);

/** The name in AWS, or the tag `Name` of what has none (a subnet); nothing where it has neither. */
export function nameOf(node: ResourceNode): string | Unknown | undefined {
  const name = NAME_PROPERTY[node.kind] ?? "name";
  const own = known(node.inputs[name]);
  if (typeof own === "string" && own !== "") return own;
  if (isUnknown(own)) return property(node, name) === own ? own : computed(node, name);
  for (const prefix of [`${name}Prefix`, "namePrefix", "bucketPrefix"]) {
    const start = node.inputs[prefix];
    if (typeof start === "string" && start !== "") return unknown(`AWS completes the prefix "${start}".`);
  }
  return node.tags["Name"] ?? computed(node, name);
}

function computed(node: ResourceNode, name: string): string | Unknown | undefined {
  const value = known(node.outputs[name]);
  return (typeof value === "string" && value !== "") || isUnknown(value) ? value : undefined;
}
