module "dynamodb" {
  source    = "../modules/dynamodb"
  providers = { aws = aws, aws.replica = aws.replica }

  name_prefix                 = local.prefix
  pitr_enabled                = var.pitr_enabled
  deletion_protection_enabled = var.deletion_protection
  failover_region             = var.cross_region_replication ? var.failover_region : null
  key_administrator_arns      = local.administrator_arns
  key_user_arns               = values(local.role_arns)
  tags                        = merge(local.tags, { Component = "dynamodb" })
}

module "s3_audit" {
  source    = "../modules/s3-audit"
  providers = { aws = aws, aws.replica = aws.replica }

  name_prefix            = local.prefix
  bucket_names           = local.bucket_names
  replica_bucket_names   = local.replica_bucket_names
  retention              = { hot_days = var.audit_hot_days }
  object_lock_days       = var.object_lock_days
  force_destroy          = var.force_destroy
  key_administrator_arns = local.administrator_arns
  key_user_arns          = [local.role_arns.audit]
  tags                   = merge(local.tags, { Component = "s3-audit", Service = "audit" })
}

module "cognito" {
  source = "../modules/cognito"

  name_prefix                 = local.prefix
  mfa                         = var.mfa
  deletion_protection_enabled = var.deletion_protection
  tags                        = merge(local.tags, { Component = "cognito" })

  authorizer = {
    function_arn      = local.authorizer_function_arn
    cache_ttl_seconds = var.authorizer_cache_ttl_seconds
  }
}

module "iam" {
  source = "../modules/iam"

  name_prefix      = local.prefix
  table_arns       = local.table_arns
  log_group_arns   = local.log_group_arns
  key_arns         = { tables = module.dynamodb.key_arn, archive = module.s3_audit.key_arn }
  archive          = { bucket_arn = "arn:${local.partition}:s3:::${local.bucket_names.archive}" }
  ses_identity_arn = "arn:${local.partition}:ses:${local.environment.region}:${local.account_id}:identity/${var.ses_identity}"
  user_pool_arn    = module.cognito.user_pool_arn
  event_bus_arn    = "arn:${local.partition}:events:${local.environment.region}:${local.account_id}:event-bus/${var.event_bus_name}"
  tags             = merge(local.tags, { Component = "iam" })
}

module "cloudwatch" {
  source = "../modules/cloudwatch"

  name_prefix            = local.prefix
  log_groups             = local.log_groups
  log_group_patterns     = ["API-Gateway-Execution-Logs_*/${var.env_name}"]
  functions              = local.functions
  tables                 = { for table, indexes in module.dynamodb.index_names : table => { name = "${local.prefix}-ddb-${table}", indexes = indexes } }
  api                    = { name = "${local.prefix}-apigw", stage = var.env_name }
  alert_emails           = var.alert_emails
  alarm_thresholds       = var.alarm_thresholds
  key_administrator_arns = local.administrator_arns
  tags                   = merge(local.tags, { Component = "cloudwatch" })
}

module "api_gateway" {
  source = "../modules/api-gateway"

  name_prefix                 = local.prefix
  stage_name                  = var.env_name
  authorizer                  = module.cognito.authorizer
  function_arns               = var.function_arns
  create_lambda_permissions   = var.create_lambda_permissions
  manage_account_logging_role = var.manage_account_logging_role
  cors                        = { allowed_origins = var.cors_allowed_origins }
  throttle                    = var.throttle
  tags                        = merge(local.tags, { Component = "api-gateway" })

  logging = {
    level                    = var.api_logging.level
    data_trace               = var.api_logging.data_trace
    access_log_group_arn     = module.cloudwatch.log_group_arns["api-access"]
    key_arn                  = module.cloudwatch.log_key_arn
    execution_retention_days = var.log_retention_days.api
  }
}
