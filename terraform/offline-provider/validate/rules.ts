import { account, allOf, arn, between, type Check, cidr, json, oneOf, shaped } from "./check.ts";

/** Checks by attribute; a nested block holds a row of its own. */
export interface Row {
  readonly [name: string]: Check | Row;
}

/** Attributes that mean the same wherever they stand. */
export const everywhere: Readonly<Record<string, Check>> = {
  access_policy: json,
  assume_role_policy: json,
  cloudwatch_role_arn: arn,
  kms_key_arn: arn,
  policy_arn: arn,
  primary_key_arn: arn,
  role_arn: arn,
  topic_arn: arn,
};

const logRetention = oneOf(
  0,
  1,
  3,
  5,
  7,
  14,
  30,
  60,
  90,
  120,
  150,
  180,
  365,
  400,
  545,
  731,
  1096,
  1827,
  2192,
  2557,
  2922,
  3288,
  3653,
);
const iamName = (most: number) =>
  shaped(new RegExp(`^[\\w+=,.@-]{1,${most}}$`), `an IAM name of 1 to ${most} letters, digits and +=,.@-_`);
const iamPath = shaped(/^\/(.*\/)?$/, "a path that begins and ends with a slash");
const bucketName = allOf(
  shaped(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens"),
  shaped(/^(?!.*\.\.)(?!(\d{1,3}\.){3}\d{1,3}$)(?!xn--)(?!.*-s3alias$)/, "a bucket name that AWS allows"),
);
const onOff = oneOf("Enabled", "Disabled");
const transitions = oneOf("GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR");
const alarmName = shaped(/^[\s\S]{1,255}$/, "an alarm name of 1 to 255 characters");
const alarmArns: Row = { alarm_actions: arn, ok_actions: arn, insufficient_data_actions: arn };
const period: Check = (value) =>
  [10, 20, 30].includes(Number(value)) || (Number(value) > 0 && Number(value) % 60 === 0)
    ? undefined
    : `${value} is not a period in seconds: use 10, 20, 30 or a multiple of 60.`;

/**
 * What the real provider refuses before it calls AWS, by type. Only rules that are certain: a value that passes here
 * may still be refused by AWS. Source: the provider's documentation and the API reference of each service.
 */
export const rules: Readonly<Record<string, Row>> = {
  aws_api_gateway_authorizer: {
    authorizer_credentials: arn,
    authorizer_result_ttl_in_seconds: between(0, 3600),
    type: oneOf("TOKEN", "REQUEST", "COGNITO_USER_POOLS"),
  },
  aws_api_gateway_integration: {
    connection_type: oneOf("INTERNET", "VPC_LINK"),
    passthrough_behavior: oneOf("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"),
    timeout_milliseconds: between(50, 300000),
    type: oneOf("HTTP", "AWS", "MOCK", "HTTP_PROXY", "AWS_PROXY"),
  },
  aws_api_gateway_method: { http_method: oneOf("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT") },
  aws_api_gateway_method_settings: {
    settings: {
      logging_level: oneOf("OFF", "ERROR", "INFO"),
      unauthorized_cache_control_header_strategy: oneOf(
        "FAIL_WITH_403",
        "SUCCEED_WITH_RESPONSE_HEADER",
        "SUCCEED_WITHOUT_RESPONSE_HEADER",
      ),
    },
  },
  aws_api_gateway_rest_api: {
    api_key_source: oneOf("HEADER", "AUTHORIZER"),
    policy: json,
    put_rest_api_mode: oneOf("overwrite", "merge"),
    endpoint_configuration: { types: oneOf("EDGE", "REGIONAL", "PRIVATE") },
  },
  aws_api_gateway_rest_api_policy: { policy: json },
  aws_api_gateway_stage: {
    cache_cluster_size: oneOf("0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"),
    access_log_settings: { destination_arn: arn },
  },
  aws_api_gateway_usage_plan: {
    quota_settings: { limit: between(1, 2 ** 31 - 1), period: oneOf("DAY", "WEEK", "MONTH") },
  },
  aws_cloudwatch_dashboard: {
    dashboard_body: json,
    dashboard_name: shaped(/^[\w-]{1,255}$/, "a dashboard name: letters, digits, - and _"),
  },
  aws_cloudwatch_log_group: {
    kms_key_id: arn,
    log_group_class: oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY"),
    name: shaped(/^[\w./#-]{1,512}$/, "a log group name: 1 to 512 letters, digits and ./#-_"),
    retention_in_days: logRetention,
  },
  aws_cloudwatch_log_metric_filter: {
    name: shaped(/^[^:*]{1,512}$/, "a filter name: 1 to 512 characters without : and *"),
    pattern: shaped(/^[\s\S]{0,1024}$/, "a pattern of at most 1,024 characters"),
  },
  aws_cloudwatch_log_resource_policy: { policy_document: json },
  aws_cloudwatch_metric_alarm: {
    ...alarmArns,
    alarm_name: alarmName,
    comparison_operator: oneOf(
      "GreaterThanOrEqualToThreshold",
      "GreaterThanThreshold",
      "GreaterThanUpperThreshold",
      "LessThanLowerOrGreaterThanUpperThreshold",
      "LessThanLowerThreshold",
      "LessThanOrEqualToThreshold",
      "LessThanThreshold",
    ),
    datapoints_to_alarm: between(1, 86400),
    evaluation_periods: between(1, 86400),
    period,
    statistic: oneOf("Average", "Maximum", "Minimum", "SampleCount", "Sum"),
    treat_missing_data: oneOf("breaching", "ignore", "missing", "notBreaching"),
    metric_query: { period, metric: { period } },
  },
  aws_cloudwatch_composite_alarm: { ...alarmArns, alarm_name: alarmName },
  aws_cognito_user_group: { precedence: between(0, 2 ** 31 - 1) },
  aws_cognito_user_pool: {
    alias_attributes: oneOf("email", "phone_number", "preferred_username"),
    auto_verified_attributes: oneOf("email", "phone_number"),
    deletion_protection: oneOf("ACTIVE", "INACTIVE"),
    mfa_configuration: oneOf("OFF", "ON", "OPTIONAL"),
    name: shaped(/^[\w\s+=,.@-]{1,128}$/, "a user pool name: 1 to 128 letters, digits, spaces and +=,.@-_"),
    user_pool_tier: oneOf("LITE", "ESSENTIALS", "PLUS"),
    username_attributes: oneOf("email", "phone_number"),
    account_recovery_setting: {
      recovery_mechanism: {
        name: oneOf("verified_email", "verified_phone_number", "admin_only"),
        priority: between(1, 2),
      },
    },
    password_policy: { minimum_length: between(6, 99), temporary_password_validity_days: between(0, 365) },
    schema: { attribute_data_type: oneOf("String", "Number", "DateTime", "Boolean") },
    user_pool_add_ons: { advanced_security_mode: oneOf("AUDIT", "ENFORCED", "OFF") },
    verification_message_template: { default_email_option: oneOf("CONFIRM_WITH_LINK", "CONFIRM_WITH_CODE") },
  },
  aws_cognito_user_pool_client: {
    access_token_validity: between(0, 86400),
    allowed_oauth_flows: oneOf("code", "implicit", "client_credentials"),
    auth_session_validity: between(3, 15),
    explicit_auth_flows: oneOf(
      "ADMIN_NO_SRP_AUTH",
      "CUSTOM_AUTH_FLOW_ONLY",
      "USER_PASSWORD_AUTH",
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "ALLOW_CUSTOM_AUTH",
      "ALLOW_USER_PASSWORD_AUTH",
      "ALLOW_USER_SRP_AUTH",
      "ALLOW_REFRESH_TOKEN_AUTH",
      "ALLOW_USER_AUTH",
    ),
    id_token_validity: between(0, 86400),
    prevent_user_existence_errors: oneOf("ENABLED", "LEGACY"),
    refresh_token_validity: between(0, 315360000),
    token_validity_units: {
      access_token: oneOf("seconds", "minutes", "hours", "days"),
      id_token: oneOf("seconds", "minutes", "hours", "days"),
      refresh_token: oneOf("seconds", "minutes", "hours", "days"),
    },
  },
  aws_dynamodb_resource_policy: { policy: json, resource_arn: arn },
  aws_dynamodb_table: {
    billing_mode: oneOf("PAY_PER_REQUEST", "PROVISIONED"),
    name: shaped(/^[\w.-]{3,255}$/, "a table name: 3 to 255 letters, digits, dots, hyphens and underscores"),
    stream_view_type: oneOf("", "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"),
    table_class: oneOf("STANDARD", "STANDARD_INFREQUENT_ACCESS"),
    attribute: { type: oneOf("S", "N", "B") },
    global_secondary_index: { projection_type: oneOf("ALL", "INCLUDE", "KEYS_ONLY") },
    local_secondary_index: { projection_type: oneOf("ALL", "INCLUDE", "KEYS_ONLY") },
    point_in_time_recovery: { recovery_period_in_days: between(1, 35) },
  },
  aws_iam_group: { name: iamName(128), path: iamPath },
  aws_iam_instance_profile: { name: iamName(128), path: iamPath },
  aws_iam_policy: { name: iamName(128), path: iamPath, policy: json },
  aws_iam_role: {
    description: shaped(/^[\s\S]{0,1000}$/, "a description of at most 1,000 characters"),
    max_session_duration: between(3600, 43200),
    name: iamName(64),
    name_prefix: iamName(38),
    path: iamPath,
    permissions_boundary: arn,
    inline_policy: { policy: json },
  },
  aws_iam_role_policy: { name: iamName(128), policy: json },
  aws_iam_user: { name: iamName(64), path: iamPath, permissions_boundary: arn },
  aws_iam_user_policy: { policy: json },
  aws_kms_alias: {
    name: allOf(
      shaped(/^alias\/[\w/-]{1,250}$/, 'an alias: "alias/" and then letters, digits, /, _ and -'),
      shaped(/^(?!alias\/aws\/)/, "an alias of yours: alias/aws/ belongs to AWS"),
    ),
  },
  aws_kms_key: {
    customer_master_key_spec: oneOf(
      "SYMMETRIC_DEFAULT",
      "RSA_2048",
      "RSA_3072",
      "RSA_4096",
      "ECC_NIST_P256",
      "ECC_NIST_P384",
      "ECC_NIST_P521",
      "ECC_SECG_P256K1",
      "ECC_NIST_EDWARDS25519",
      "HMAC_224",
      "HMAC_256",
      "HMAC_384",
      "HMAC_512",
      "SM2",
      "ML_DSA_44",
      "ML_DSA_65",
      "ML_DSA_87",
    ),
    deletion_window_in_days: between(7, 30),
    key_usage: oneOf("ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"),
    policy: json,
    rotation_period_in_days: between(90, 2560),
  },
  aws_kms_key_policy: { policy: json },
  aws_kms_replica_key: { deletion_window_in_days: between(7, 30), policy: json },
  aws_lambda_function: {
    architectures: oneOf("x86_64", "arm64"),
    function_name: shaped(
      /^(arn:.+|[\w-]{1,64})$/,
      "a function name: 1 to 64 letters, digits, hyphens and underscores",
    ),
    memory_size: between(128, 32768),
    package_type: oneOf("Zip", "Image"),
    role: arn,
    timeout: between(1, 900),
    logging_config: { log_format: oneOf("JSON", "Text") },
    tracing_config: { mode: oneOf("Active", "PassThrough") },
    ephemeral_storage: { size: between(512, 10240) },
  },
  aws_lambda_permission: {
    action: shaped(/^(lambda:(\*|[A-Za-z]+)|\*)$/, "a Lambda action such as lambda:InvokeFunction"),
    function_url_auth_type: oneOf("AWS_IAM", "NONE"),
    source_account: account,
    source_arn: arn,
    statement_id: shaped(/^[\w-]{1,100}$/, "a statement id: 1 to 100 letters, digits, hyphens and underscores"),
  },
  aws_s3_bucket: {
    bucket: bucketName,
    bucket_prefix: shaped(/^[a-z0-9][a-z0-9.-]{0,36}$/, "a bucket prefix of at most 37 characters"),
  },
  aws_s3_bucket_lifecycle_configuration: {
    rule: {
      status: onOff,
      expiration: { days: between(0, 2 ** 31 - 1) },
      noncurrent_version_expiration: { noncurrent_days: between(1, 2 ** 31 - 1) },
      noncurrent_version_transition: { storage_class: transitions },
      transition: { storage_class: transitions },
    },
  },
  aws_s3_bucket_object_lock_configuration: {
    object_lock_enabled: oneOf("Enabled"),
    rule: { default_retention: { mode: oneOf("COMPLIANCE", "GOVERNANCE"), days: between(1, 2 ** 31 - 1) } },
  },
  aws_s3_bucket_ownership_controls: {
    rule: { object_ownership: oneOf("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter") },
  },
  aws_s3_bucket_policy: { policy: json },
  aws_s3_bucket_replication_configuration: {
    role: arn,
    rule: {
      status: onOff,
      delete_marker_replication: { status: onOff },
      destination: { bucket: arn, metrics: { status: onOff }, replication_time: { status: onOff } },
    },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    rule: { apply_server_side_encryption_by_default: { sse_algorithm: oneOf("AES256", "aws:kms", "aws:kms:dsse") } },
  },
  aws_s3_bucket_versioning: {
    versioning_configuration: { mfa_delete: onOff, status: oneOf("Enabled", "Suspended", "Disabled") },
  },
  aws_secretsmanager_secret: { policy: json },
  aws_sns_topic: { policy: json, tracing_config: oneOf("Active", "PassThrough") },
  aws_sns_topic_policy: { arn, policy: json },
  aws_sns_topic_subscription: {
    filter_policy: json,
    protocol: oneOf("application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"),
  },
  aws_sqs_queue: {
    delay_seconds: between(0, 900),
    message_retention_seconds: between(60, 1209600),
    policy: json,
    receive_wait_time_seconds: between(0, 20),
    redrive_policy: json,
    visibility_timeout_seconds: between(0, 43200),
  },
  aws_sqs_queue_policy: { policy: json },
  aws_ssm_parameter: {
    type: oneOf("String", "StringList", "SecureString"),
    tier: oneOf("Standard", "Advanced", "Intelligent-Tiering"),
  },
  aws_subnet: { cidr_block: cidr },
  aws_vpc: { cidr_block: cidr, instance_tenancy: oneOf("default", "dedicated") },
  aws_vpc_endpoint: {
    policy: json,
    vpc_endpoint_type: oneOf("Gateway", "GatewayLoadBalancer", "Interface", "Resource", "ServiceNetwork"),
  },
};
