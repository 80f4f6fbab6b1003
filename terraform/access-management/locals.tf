data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

# What must agree before anything is planned: every name below is taken from here, so nothing gets past a failed check.
resource "terraform_data" "environment" {
  input = {
    prefix = "${var.project_name}-${var.env_name}"
    region = var.region
    # Bucket names are global. A region without its hyphens keeps the longest of them under 63 characters.
    bucket_suffix   = "${data.aws_caller_identity.current.account_id}-${replace(var.region, "-", "")}"
    failover_suffix = "${data.aws_caller_identity.current.account_id}-${replace(coalesce(var.failover_region, var.region), "-", "")}"
    # Named here so that their own validations come first as well.
    checked = sha1(jsonencode([var.administrators, var.alert_emails, var.audit_hot_days, var.authorizer_cache_ttl_seconds, var.backup_policy, var.cors_allowed_origins]))
  }

  lifecycle {
    precondition {
      condition     = var.region == var.environment_regions[var.env_name]
      error_message = "region is \"${var.region}\", but ${var.env_name} belongs in ${var.environment_regions[var.env_name]}."
    }
    precondition {
      condition     = !var.cross_region_replication || var.failover_region != null
      error_message = "cross_region_replication is true and failover_region is null: name the region to replicate to."
    }
    precondition {
      condition     = var.cross_region_replication || var.failover_region == null
      error_message = "failover_region is \"${coalesce(var.failover_region, "null")}\" and cross_region_replication is false: nothing would be replicated there."
    }
    precondition {
      condition     = var.failover_region != var.region
      error_message = "failover_region is \"${coalesce(var.failover_region, "null")}\", which is the region itself: a replica belongs in another."
    }
    precondition {
      condition     = alltrue([for name in local.longest_bucket_names : length(name) <= 63])
      error_message = "A bucket name may have 63 characters; project_name \"${var.project_name}\" makes longer ones: ${join(", ", [for name in local.longest_bucket_names : "\"${name}\" (${length(name)})" if length(name) > 63])}."
    }
    precondition {
      condition     = contains(["default", var.env_name], terraform.workspace)
      error_message = "The workspace is \"${terraform.workspace}\" and env_name is \"${var.env_name}\": applying one environment to the state of another would replace it."
    }
  }
}

locals {
  environment = terraform_data.environment.input
  prefix      = local.environment.prefix
  account_id  = data.aws_caller_identity.current.account_id
  partition   = data.aws_partition.current.partition

  # A resource of one service's own carries that service instead: the walls between services are proved by this tag.
  tags = {
    Project      = var.project_tag
    Service      = "shared"
    Environment  = var.env_name
    CostCenter   = var.cost_center
    Owner        = var.owner
    ManagedBy    = "Terraform"
    BackupPolicy = var.backup_policy
  }

  administrator_arns = [for administrator in var.administrators : startswith(administrator, "arn:") ? administrator : "arn:${local.partition}:iam::${local.account_id}:${administrator}"]
}

# Names and ARNs by convention, so that a module gets what another makes without waiting for it.
locals {
  services = ["permission", "invitation", "team", "role", "authorizer", "audit"]
  tables   = ["permissions", "invitations", "teams", "audit"]

  table_arns = { for table in local.tables : table => "arn:${local.partition}:dynamodb:${local.environment.region}:${local.account_id}:table/${local.prefix}-ddb-${table}" }
  role_arns  = { for service in local.services : service => "arn:${local.partition}:iam::${local.account_id}:role/${local.prefix}-role-${service}" }

  bucket_names = {
    archive = "${local.prefix}-s3-audit-archive-${local.environment.bucket_suffix}"
    logs    = "${local.prefix}-s3-audit-logs-${local.environment.bucket_suffix}"
  }
  replica_bucket_names = var.cross_region_replication ? {
    archive = "${local.prefix}-s3-audit-archive-replica-${local.environment.failover_suffix}"
    logs    = "${local.prefix}-s3-audit-logs-${local.environment.failover_suffix}"
  } : null
  longest_bucket_names = concat(
    ["${var.project_name}-${var.env_name}-s3-audit-archive-${local.account_id}-${replace(var.region, "-", "")}"],
    var.cross_region_replication ? ["${var.project_name}-${var.env_name}-s3-audit-archive-replica-${local.account_id}-${replace(coalesce(var.failover_region, var.region), "-", "")}"] : [],
  )

  log_groups = merge(
    { for service in local.services : service => {
      name              = "/aws/lambda/${local.prefix}-lambda-${service}"
      retention_in_days = service == "audit" ? var.log_retention_days.audit : var.log_retention_days.service
      service           = service
    } },
    { api-access = { name = "/aws/apigateway/${local.prefix}-apigw-access", retention_in_days = var.log_retention_days.api, service = null } },
  )
  log_group_arns = { for service in local.services : service => "arn:${local.partition}:logs:${local.environment.region}:${local.account_id}:log-group:${local.log_groups[service].name}" }

  # The functions of the next stage. The API routes to them, the alarms watch them.
  function_actions = {
    permission = ["list-permissions", "get-permission", "list-sets", "create-set", "get-set", "update-set"]
    invitation = ["list", "create", "get", "update", "resend", "get-by-token", "accept", "decline"]
    team = [
      "list", "create", "get", "update", "list-members", "add-member", "get-member", "update-member", "transfer-member",
      "list-team-roles", "create-team-role", "get-team-role", "update-team-role", "list-user-teams",
    ]
    role       = ["list-platform-roles", "get-platform-role", "list", "create", "get", "update", "set-permissions"]
    authorizer = ["authorize"]
    audit      = ["list-access", "list-permission-changes", "list-organisation-events", "get-summary", "export", "archive"]
  }
  functions = merge([
    for service, actions in local.function_actions : {
      for action in actions : "${service}-${action}" => { name = "${local.prefix}-lambda-${service}-${action}", service = service }
    }
  ]...)

  authorizer_function_arn = "arn:${local.partition}:lambda:${local.environment.region}:${local.account_id}:function:${local.functions["authorizer-authorize"].name}"
}
