variable "name_prefix" {
  description = "Start of every name, for instance `bbws-access-dev`: project and environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}[a-z0-9]$", var.name_prefix))
    error_message = "name_prefix is \"${var.name_prefix}\": it must be 4 to 32 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "tables" {
  description = "The tables by short name: the service that each belongs to, its global secondary indexes, and whether its items may only ever be added (`append_only`)."
  type = map(object({
    service     = string
    indexes     = set(string)
    append_only = optional(bool, false)
  }))
  default = {
    permissions = { service = "permission", indexes = ["GSI1", "GSI2"] }
    invitations = { service = "invitation", indexes = ["GSI1", "GSI2"] }
    teams       = { service = "team", indexes = ["GSI1", "GSI2"] }
    audit       = { service = "audit", indexes = ["GSI1", "GSI2", "GSI3"], append_only = true }
  }

  validation {
    condition     = length(var.tables) > 0
    error_message = "tables is empty: name at least one table."
  }
  validation {
    condition     = alltrue([for index in flatten([for table in values(var.tables) : tolist(table.indexes)]) : can(regex("^GSI[1-9][0-9]?$", index))])
    error_message = "tables names an index that is not of the form GSI1, GSI2, …: ${join(", ", distinct([for index in flatten([for table in values(var.tables) : tolist(table.indexes)]) : index if !can(regex("^GSI[1-9][0-9]?$", index))]))}."
  }
}

variable "keys" {
  description = "Names of the partition and the sort key of every table; an index puts its own name before them."
  type = object({
    partition = optional(string, "PK")
    sort      = optional(string, "SK")
  })
  default = {}
}

variable "ttl_attribute" {
  description = "Attribute that holds the time, in seconds since 1970, after which DynamoDB deletes an item."
  type        = string
  default     = "ttl"
}

variable "stream_view_type" {
  description = "What the streams carry of a changed item."
  type        = string
  default     = "NEW_AND_OLD_IMAGES"

  validation {
    condition     = contains(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"], var.stream_view_type)
    error_message = "stream_view_type is \"${var.stream_view_type}\": it must be KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES."
  }
}

variable "pitr_enabled" {
  description = "Whether the tables, and their replicas, can be restored to any second of the recovery period."
  type        = bool
  default     = true
}

variable "recovery_period_in_days" {
  description = "How far back a table can be restored, in days."
  type        = number
  default     = 35

  validation {
    condition     = var.recovery_period_in_days >= 1 && var.recovery_period_in_days <= 35
    error_message = "recovery_period_in_days is ${var.recovery_period_in_days}: DynamoDB keeps 1 to 35 days."
  }
}

variable "deletion_protection_enabled" {
  description = "Whether DynamoDB refuses to delete the tables and their replicas. Turn it off, apply, and only then destroy."
  type        = bool
}

variable "failover_region" {
  description = "Region of the `aws.replica` provider that every table is replicated to; null for no replica."
  type        = string
  default     = null

  validation {
    condition     = var.failover_region == null || can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.failover_region))
    error_message = "failover_region is \"${coalesce(var.failover_region, "null")}\": it must be the name of an AWS region, such as eu-west-1, or null."
  }
}

variable "key_administrator_arns" {
  description = "IAM roles and users that administer the encryption key and create tables on it. They must exist, and whoever applies must be one of them."
  type        = list(string)

  validation {
    condition     = length(var.key_administrator_arns) > 0
    error_message = "key_administrator_arns is empty: without an administrator nobody could ever change or delete the key."
  }
  validation {
    condition     = alltrue([for arn in var.key_administrator_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/.+$", arn))])
    error_message = "key_administrator_arns must hold ARNs of IAM roles or users, and these are none: ${join(", ", [for arn in var.key_administrator_arns : arn if !can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/.+$", arn))])}."
  }
}

variable "key_user_arns" {
  description = "IAM roles that may use the key through DynamoDB, as far as their own policies let them. They need not exist yet."
  type        = list(string)

  validation {
    condition     = alltrue([for arn in var.key_user_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", arn))])
    error_message = "key_user_arns must hold ARNs of IAM roles, and these are none: ${join(", ", [for arn in var.key_user_arns : arn if !can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", arn))])}."
  }
}

variable "key_deletion_window_in_days" {
  description = "Days between the deletion of the key and its end."
  type        = number
  default     = 7

  validation {
    condition     = var.key_deletion_window_in_days >= 7 && var.key_deletion_window_in_days <= 30
    error_message = "key_deletion_window_in_days is ${var.key_deletion_window_in_days}: KMS waits 7 to 30 days."
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
