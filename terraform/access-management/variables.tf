variable "project_name" {
  description = "Start of every name."
  type        = string
  default     = "bbws-access"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,25}$", var.project_name))
    error_message = "project_name is \"${var.project_name}\": it must be 2 to 26 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "env_name" {
  description = "The environment: `dev`, `sit` or `prod`."
  type        = string

  validation {
    condition     = contains(["dev", "sit", "prod"], var.env_name)
    error_message = "env_name is \"${var.env_name}\": the environments are dev, sit and prod."
  }
}

variable "region" {
  description = "Region of the environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is \"${var.region}\": it must be the name of an AWS region, such as eu-west-1."
  }
}

variable "environment_regions" {
  description = "Where each environment belongs: a plan for another region is refused."
  type = object({
    dev  = string
    sit  = string
    prod = string
  })
  default = {
    dev  = "eu-west-1"
    sit  = "eu-west-1"
    prod = "af-south-1"
  }
}

variable "cross_region_replication" {
  description = "Whether tables and audit archive are replicated to the failover region."
  type        = bool
}

variable "failover_region" {
  description = "Region of the replicas; null where nothing is replicated."
  type        = string
  default     = null

  validation {
    condition     = var.failover_region == null || can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.failover_region))
    error_message = "failover_region is \"${coalesce(var.failover_region, "null")}\": it must be the name of an AWS region, such as eu-west-1, or null."
  }
}

variable "pitr_enabled" {
  description = "Whether the tables can be restored to any second of the last 35 days."
  type        = bool
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete tables and user pool. Turn it off, apply, and only then destroy."
  type        = bool
}

variable "force_destroy" {
  description = "Whether destroying the buckets deletes what is in them."
  type        = bool
}

variable "throttle" {
  description = "Requests a second, burst, and requests a month."
  type = object({
    rate          = number
    burst         = number
    monthly_quota = number
  })
}

variable "api_logging" {
  description = "The API's execution log level (`OFF`, `ERROR`, `INFO`), and whether it holds request and response bodies."
  type = object({
    level      = string
    data_trace = bool
  })
}

variable "authorizer_cache_ttl_seconds" {
  description = "For how many seconds an answer of the authorizer is kept."
  type        = number

  validation {
    condition     = var.authorizer_cache_ttl_seconds >= 0 && var.authorizer_cache_ttl_seconds <= 3600
    error_message = "authorizer_cache_ttl_seconds is ${var.authorizer_cache_ttl_seconds}: API Gateway keeps an answer for 0 to 3600 seconds."
  }
}

variable "cors_allowed_origins" {
  description = "Origins that a browser may call the API from."
  type        = list(string)

  validation {
    condition     = length(var.cors_allowed_origins) > 0 && !contains(var.cors_allowed_origins, "*")
    error_message = "cors_allowed_origins is [${join(", ", var.cors_allowed_origins)}]: name the origins, at least one and never \"*\"."
  }
}

variable "audit_hot_days" {
  description = "Days that an audit event stays in the table before it is archived."
  type        = number

  validation {
    condition     = var.audit_hot_days >= 1 && var.audit_hot_days < 90
    error_message = "audit_hot_days is ${var.audit_hot_days}: it must be 1 to 89, because an event goes cold at 90 days."
  }
}

variable "object_lock_days" {
  description = "Days for which nobody can delete or change an archived object; null for no lock. It can be raised, never lowered."
  type        = number
  default     = null
}

variable "log_retention_days" {
  description = "Days that logs are kept: of the services, of the audit service, of the API."
  type = object({
    service = optional(number, 30)
    audit   = optional(number, 90)
    api     = optional(number, 30)
  })
  default = {}
}

variable "mfa" {
  description = "Whether users may (`OPTIONAL`), must (`ON`) or cannot (`OFF`) sign in with a second factor."
  type        = string
  default     = "OPTIONAL"
}

variable "alert_emails" {
  description = "Who is written to, by severity."
  type = object({
    critical = list(string)
    warning  = list(string)
    info     = list(string)
    dlq      = list(string)
  })

  validation {
    condition     = alltrue([for emails in values(var.alert_emails) : length(emails) > 0])
    error_message = "alert_emails names nobody for ${join(", ", [for severity, emails in var.alert_emails : severity if length(emails) == 0])}: an alarm that reaches nobody is none."
  }
}

variable "alarm_thresholds" {
  description = "At which value an alarm goes off: counts a period, and milliseconds for durations."
  type = object({
    function_errors            = number
    function_duration_p95_ms   = number
    function_throttles         = number
    authorizer_duration_p95_ms = number
    authorizer_internal_errors = optional(number, 1)
    api_5xx                    = number
    api_4xx                    = number
    table_throttle_events      = number
    audit_archive_failures     = optional(number, 1)
  })
}

variable "administrators" {
  description = "Who administers the encryption keys: `role/NAME` or `user/NAME` of this account, or whole ARNs. They must exist, and whoever applies must be one of them."
  type        = list(string)

  validation {
    condition     = length(var.administrators) > 0
    error_message = "administrators is empty: without an administrator nobody could ever change or delete a key."
  }
  validation {
    condition     = alltrue([for administrator in var.administrators : can(regex("^(arn:[a-z-]+:iam::[0-9]{12}:)?(role|user)/.+$", administrator))])
    error_message = "administrators must be role/NAME, user/NAME or an IAM ARN, and these are not: ${join(", ", [for administrator in var.administrators : "\"${administrator}\"" if !can(regex("^(arn:[a-z-]+:iam::[0-9]{12}:)?(role|user)/.+$", administrator))])}."
  }
}

variable "ses_identity" {
  description = "Verified SES identity, a domain or an address, that invitations are sent from."
  type        = string
}

variable "event_bus_name" {
  description = "EventBridge bus that audit events are published to."
  type        = string
  default     = "default"
}

variable "function_arns" {
  description = "ARNs of functions by `{service}-{action}`, where they are not those of the naming convention."
  type        = map(string)
  default     = {}
}

variable "create_lambda_permissions" {
  description = "Whether each function is told to admit its route of the API. Only possible once the functions, which a later stage brings, exist."
  type        = bool
  default     = false
}

variable "manage_account_logging_role" {
  description = "Whether this environment owns the one role of the account and region that API Gateway writes logs with."
  type        = bool
  default     = false
}

variable "owner" {
  description = "Tag Owner: the team that answers for the platform."
  type        = string
  default     = "access-management"
}

variable "project_tag" {
  description = "Tag Project."
  type        = string
  default     = "BBWS"
}

variable "cost_center" {
  description = "Tag CostCenter."
  type        = string
  default     = "BBWS-ACCESS"
}

variable "backup_policy" {
  description = "Tag BackupPolicy: `daily` or `hourly`."
  type        = string

  validation {
    condition     = contains(["daily", "hourly"], var.backup_policy)
    error_message = "backup_policy is \"${var.backup_policy}\": it must be daily or hourly."
  }
}
