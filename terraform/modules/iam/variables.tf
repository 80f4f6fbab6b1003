variable "name_prefix" {
  description = "Start of every name, for instance `bbws-access-dev`: project and environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}[a-z0-9]$", var.name_prefix))
    error_message = "name_prefix is \"${var.name_prefix}\": it must be 4 to 32 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "table_arns" {
  description = "ARNs of the four tables."
  type = object({
    permissions = string
    invitations = string
    teams       = string
    audit       = string
  })

  validation {
    condition     = alltrue([for arn in values(var.table_arns) : can(regex("^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+$", arn))])
    error_message = "table_arns must hold ARNs of DynamoDB tables, and these are none: ${join(", ", [for arn in values(var.table_arns) : arn if !can(regex("^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+$", arn))])}."
  }
}

variable "log_group_arns" {
  description = "ARN of each service's log group, without the trailing `:*`."
  type = object({
    permission = string
    invitation = string
    team       = string
    role       = string
    authorizer = string
    audit      = string
  })

  validation {
    condition     = alltrue([for arn in values(var.log_group_arns) : can(regex("^arn:[a-z-]+:logs:[a-z0-9-]+:[0-9]{12}:log-group:[^:*]+$", arn))])
    error_message = "log_group_arns must hold ARNs of log groups without a trailing \":*\", and these are none: ${join(", ", [for arn in values(var.log_group_arns) : arn if !can(regex("^arn:[a-z-]+:logs:[a-z0-9-]+:[0-9]{12}:log-group:[^:*]+$", arn))])}."
  }
}

variable "key_arns" {
  description = "ARNs of the keys that the tables and the audit archive are encrypted with."
  type = object({
    tables  = string
    archive = string
  })
}

variable "archive" {
  description = "The audit archive: its bucket's ARN and the prefixes that the audit service writes and reads."
  type = object({
    bucket_arn = string
    prefixes   = optional(set(string), ["archive/", "exports/"])
  })

  validation {
    condition     = can(regex("^arn:[a-z-]+:s3:::[a-z0-9.-]{3,63}$", var.archive.bucket_arn))
    error_message = "archive.bucket_arn is \"${var.archive.bucket_arn}\": it must be the ARN of a bucket, without a path."
  }
  validation {
    condition     = length(var.archive.prefixes) > 0 && alltrue([for prefix in var.archive.prefixes : can(regex("^[a-z0-9-]+/$", prefix))])
    error_message = "archive.prefixes is [${join(", ", var.archive.prefixes)}]: name at least one prefix, each ending in a slash and without a wildcard."
  }
}

variable "ses_identity_arn" {
  description = "ARN of the SES identity that invitations are sent from."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:ses:[a-z0-9-]+:[0-9]{12}:identity/[^*]+$", var.ses_identity_arn))
    error_message = "ses_identity_arn is \"${var.ses_identity_arn}\": it must be the ARN of one SES identity."
  }
}

variable "user_pool_arn" {
  description = "ARN of the Cognito user pool that accepted invitations create users in."
  type        = string
}

variable "event_bus_arn" {
  description = "ARN of the EventBridge bus that the audit service publishes to."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:events:[a-z0-9-]+:[0-9]{12}:event-bus/[^*]+$", var.event_bus_arn))
    error_message = "event_bus_arn is \"${var.event_bus_arn}\": it must be the ARN of one event bus."
  }
}

variable "tags" {
  description = "Tags of every resource of the module. `Service` is the service that a resource belongs to, `shared` where it is nobody's own."
  type = object({
    Project      = string
    Component    = string
    Service      = string
    Environment  = string
    CostCenter   = string
    Owner        = string
    ManagedBy    = string
    BackupPolicy = string
  })
}
