import type { Value } from "../value.ts";

/** Values that the real provider plans for arguments that were left out, by attribute and nested block. */
export interface Defaults {
  readonly values: Readonly<Record<string, Value>>;
  readonly nested: Readonly<Record<string, Defaults>>;
}

type Row = { readonly [name: string]: string | number | boolean | Row };

/** Source: the provider's documentation of each resource, where it says "Defaults to". */
export const defaultRows: Readonly<Record<string, Row>> = {
  aws_api_gateway_api_key: { description: "Managed by Terraform", enabled: true },
  aws_api_gateway_authorizer: {
    authorizer_result_ttl_in_seconds: 300,
    type: "TOKEN",
    identity_source: "method.request.header.Authorization",
  },
  aws_api_gateway_integration: { connection_type: "INTERNET", timeout_milliseconds: 29000 },
  aws_api_gateway_method: { api_key_required: false },
  aws_api_gateway_stage: { xray_tracing_enabled: false },
  aws_cloudwatch_event_rule: { event_bus_name: "default", force_destroy: false },
  aws_cloudwatch_log_group: { retention_in_days: 0, skip_destroy: false },
  aws_cloudwatch_log_metric_filter: { metric_transformation: { unit: "None" } },
  aws_cloudwatch_metric_alarm: { actions_enabled: true, treat_missing_data: "missing" },
  aws_cognito_user_pool: { deletion_protection: "INACTIVE", mfa_configuration: "OFF" },
  aws_dynamodb_table: { billing_mode: "PROVISIONED", ttl: { enabled: false } },
  aws_iam_policy: { path: "/" },
  aws_iam_role: { force_detach_policies: false, max_session_duration: 3600, path: "/" },
  aws_iam_user: { force_destroy: false, path: "/" },
  aws_iam_group: { path: "/" },
  aws_iam_instance_profile: { path: "/" },
  aws_instance: { get_password_data: false, source_dest_check: true },
  aws_kms_key: {
    bypass_policy_lockout_safety_check: false,
    customer_master_key_spec: "SYMMETRIC_DEFAULT",
    enable_key_rotation: false,
    is_enabled: true,
    key_usage: "ENCRYPT_DECRYPT",
  },
  aws_kms_replica_key: { bypass_policy_lockout_safety_check: false, enabled: true },
  aws_lambda_event_source_mapping: { enabled: true },
  aws_lambda_function: {
    memory_size: 128,
    package_type: "Zip",
    publish: false,
    reserved_concurrent_executions: -1,
    skip_destroy: false,
    timeout: 3,
  },
  aws_s3_bucket: { force_destroy: false },
  aws_s3_bucket_public_access_block: {
    block_public_acls: false,
    block_public_policy: false,
    ignore_public_acls: false,
    restrict_public_buckets: false,
  },
  aws_s3_object: { force_destroy: false },
  aws_secretsmanager_secret: { force_overwrite_replica_secret: false, recovery_window_in_days: 30 },
  aws_security_group: { description: "Managed by Terraform", revoke_rules_on_delete: false },
  aws_sns_topic: { content_based_deduplication: false, fifo_topic: false },
  aws_sns_topic_subscription: {
    confirmation_timeout_in_minutes: 1,
    endpoint_auto_confirms: false,
    raw_message_delivery: false,
  },
  aws_sqs_queue: {
    content_based_deduplication: false,
    delay_seconds: 0,
    fifo_queue: false,
    message_retention_seconds: 345600,
    receive_wait_time_seconds: 0,
    visibility_timeout_seconds: 30,
  },
  aws_subnet: {
    assign_ipv6_address_on_creation: false,
    enable_dns64: false,
    enable_resource_name_dns_a_record_on_launch: false,
    enable_resource_name_dns_aaaa_record_on_launch: false,
    ipv6_native: false,
    map_public_ip_on_launch: false,
  },
  aws_vpc: { enable_dns_support: true, instance_tenancy: "default" },
  aws_vpc_endpoint: { vpc_endpoint_type: "Gateway" },
};

const none: Defaults = { values: {}, nested: {} };
const defaults = new Map(Object.entries(defaultRows).map(([type, row]) => [type, fromRow(row)]));

export function defaultsOf(type: string): Defaults {
  return defaults.get(type) ?? none;
}

function fromRow(row: Row): Defaults {
  const values: Record<string, Value> = {};
  const nested: Record<string, Defaults> = {};
  for (const [name, member] of Object.entries(row)) {
    if (typeof member === "object") nested[name] = fromRow(member);
    else values[name] = member;
  }
  return { values, nested };
}
