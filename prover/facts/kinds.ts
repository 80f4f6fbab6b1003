import type { TheoremId } from "../verdict.ts";
import { ACCESS_LIST_KINDS } from "./access-lists.ts";
import { DELIVERY_KINDS } from "./deliveries.ts";
import { COMPANION_KINDS, DATA_KINDS } from "./kinds/registry.ts";
import { PRINCIPAL_KINDS } from "./principals/read-principals.ts";
import { COMPUTE_KINDS } from "./read-compute.ts";
import { NETWORK_KINDS } from "./read-network.ts";

/** Kinds that some reader of facts understands. */
export const MODELLED: ReadonlySet<string> = new Set([
  ...DATA_KINDS.map(({ kind }) => kind),
  ...COMPANION_KINDS,
  ...PRINCIPAL_KINDS,
  ...COMPUTE_KINDS,
  ...NETWORK_KINDS,
  ...DELIVERY_KINDS,
  ...ACCESS_LIST_KINDS,
]);

/** Kinds by which nobody gets at anything: they watch, name, count, keep or delete what other kinds hold. */
const HARMLESS: ReadonlySet<string> = new Set([
  "aws_accessanalyzer_analyzer",
  "aws_acm_certificate",
  "aws_acm_certificate_validation",
  "aws_api_gateway_api_key",
  "aws_api_gateway_base_path_mapping",
  "aws_api_gateway_client_certificate",
  "aws_api_gateway_documentation_part",
  "aws_api_gateway_documentation_version",
  "aws_api_gateway_domain_name",
  "aws_api_gateway_gateway_response",
  "aws_api_gateway_model",
  "aws_api_gateway_request_validator",
  "aws_api_gateway_usage_plan_key",
  "aws_appautoscaling_policy",
  "aws_appautoscaling_scheduled_action",
  "aws_appautoscaling_target",
  "aws_athena_named_query",
  "aws_autoscaling_policy",
  "aws_autoscaling_schedule",
  "aws_budgets_budget",
  "aws_cloudfront_cache_policy",
  "aws_cloudfront_origin_request_policy",
  "aws_cloudfront_response_headers_policy",
  "aws_cloudtrail",
  "aws_cloudwatch_composite_alarm",
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_log_anomaly_detector",
  "aws_cloudwatch_log_data_protection_policy",
  "aws_cloudwatch_log_metric_filter",
  "aws_cloudwatch_log_stream",
  "aws_cloudwatch_metric_alarm",
  "aws_cloudwatch_query_definition",
  "aws_cognito_identity_provider",
  "aws_cognito_resource_server",
  "aws_cognito_user",
  "aws_cognito_user_group",
  "aws_cognito_user_in_group",
  "aws_cognito_user_pool_client",
  "aws_cognito_user_pool_domain",
  "aws_cognito_user_pool_ui_customization",
  "aws_config_config_rule",
  "aws_config_configuration_recorder_status",
  "aws_db_option_group",
  "aws_db_parameter_group",
  "aws_db_subnet_group",
  "aws_docdb_cluster_parameter_group",
  "aws_docdb_subnet_group",
  "aws_dynamodb_contributor_insights",
  "aws_dynamodb_table_item",
  "aws_ebs_encryption_by_default",
  "aws_ecr_lifecycle_policy",
  "aws_ecr_registry_scanning_configuration",
  "aws_ecs_account_setting_default",
  "aws_ecs_capacity_provider",
  "aws_ecs_cluster_capacity_providers",
  "aws_ecs_task_definition",
  "aws_efs_access_point",
  "aws_efs_backup_policy",
  "aws_efs_mount_target",
  "aws_elasticache_parameter_group",
  "aws_elasticache_subnet_group",
  "aws_flow_log",
  "aws_guardduty_detector",
  "aws_iam_access_key",
  "aws_iam_account_alias",
  "aws_iam_account_password_policy",
  "aws_iam_openid_connect_provider",
  "aws_iam_saml_provider",
  "aws_iam_security_token_service_preferences",
  "aws_iam_server_certificate",
  "aws_iam_service_linked_role",
  "aws_iam_signing_certificate",
  "aws_iam_user_login_profile",
  "aws_iam_user_ssh_key",
  "aws_iam_virtual_mfa_device",
  "aws_inspector2_enabler",
  "aws_kms_ciphertext",
  "aws_lambda_alias",
  "aws_lambda_code_signing_config",
  "aws_lambda_function_event_invoke_config",
  "aws_lambda_layer_version",
  "aws_lambda_provisioned_concurrency_config",
  "aws_lambda_runtime_management_config",
  "aws_lb_cookie_stickiness_policy",
  "aws_lb_listener",
  "aws_lb_listener_certificate",
  "aws_lb_listener_rule",
  "aws_lb_target_group",
  "aws_lb_target_group_attachment",
  "aws_macie2_account",
  "aws_memorydb_parameter_group",
  "aws_memorydb_subnet_group",
  "aws_neptune_cluster_parameter_group",
  "aws_neptune_parameter_group",
  "aws_neptune_subnet_group",
  "aws_placement_group",
  "aws_rds_cluster_endpoint",
  "aws_rds_cluster_instance",
  "aws_rds_cluster_parameter_group",
  "aws_redshift_parameter_group",
  "aws_redshift_subnet_group",
  "aws_resourcegroups_group",
  "aws_route53_health_check",
  "aws_route53_record",
  "aws_s3_bucket_accelerate_configuration",
  "aws_s3_bucket_analytics_configuration",
  "aws_s3_bucket_cors_configuration",
  "aws_s3_bucket_intelligent_tiering_configuration",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_logging",
  "aws_s3_bucket_metric",
  "aws_s3_bucket_object",
  "aws_s3_bucket_object_lock_configuration",
  "aws_s3_bucket_request_payment_configuration",
  "aws_s3_bucket_versioning",
  "aws_s3_bucket_website_configuration",
  "aws_s3_object",
  "aws_scheduler_schedule_group",
  "aws_secretsmanager_secret_rotation",
  "aws_secretsmanager_secret_version",
  "aws_securityhub_account",
  "aws_service_discovery_http_namespace",
  "aws_service_discovery_private_dns_namespace",
  "aws_service_discovery_service",
  "aws_ses_configuration_set",
  "aws_sesv2_configuration_set",
  "aws_sns_platform_application",
  "aws_sns_sms_preferences",
  "aws_sns_topic_data_protection_policy",
  "aws_sqs_queue_redrive_allow_policy",
  "aws_xray_encryption_config",
  "aws_xray_group",
  "aws_xray_sampling_rule",
  "null_resource",
  "terraform_data",
]);

/** Makers of values: what they make is seen where it is used. */
const HARMLESS_FAMILIES =
  /^(random|time|tls|local|archive|http|external|cloudinit|template)_|^(random|tls|command|time):/;

/** What narrows access and never widens it, so leaving it out is the safe side; said as an assumption. */
const NARROWING =
  /^aws_organizations_(policy|policy_attachment|organizational_unit|account|organization)$|^aws_wafv2_|^aws_shield_|^aws_networkfirewall_/;

/** EC2's, VPC's and load balancers' kinds: by them packets may find a way. */
const NETWORK_LIKE =
  /^aws_(vpc|ec2|subnet|route|network|nat|internet|egress|eip|eni|vpn|customer_gateway|dx_|lb|alb|elb|security_group|default_|instance|launch_|autoscaling|spot|ecs_|eks_|globalaccelerator|cloudfront|transfer|client_vpn|vpclattice|directory|service_discovery|appmesh|apprunner|ami|ebs|prefix_list|main_route|verifiedaccess)/;

export type KindStanding =
  | { readonly type: "modelled" | "harmless" | "narrowing" }
  | { readonly type: "doubt"; readonly theorems: readonly TheoremId[] };

/** Whether a kind is understood and, where it is not, which theorems it could touch. */
export function standingOf(kind: string): KindStanding {
  if (MODELLED.has(kind)) return { type: "modelled" };
  if (HARMLESS.has(kind) || HARMLESS_FAMILIES.test(kind)) return { type: "harmless" };
  if (NARROWING.test(kind)) return { type: "narrowing" };
  return { type: "doubt", theorems: touchedBy(kind) };
}

function touchedBy(kind: string): readonly TheoremId[] {
  if (/^aws_kms_/.test(kind)) return ["identity", "escalation", "keys"];
  if (/^aws_(api_gateway|apigatewayv2|appsync|lambda)_/.test(kind))
    return ["identity", "escalation", "routes", "runtime"];
  if (/^aws_cloudwatch_log_/.test(kind)) return ["identity", "escalation", "logs"];
  if (NETWORK_LIKE.test(kind)) return ["identity", "escalation", "network"];
  return ["identity", "escalation"];
}
