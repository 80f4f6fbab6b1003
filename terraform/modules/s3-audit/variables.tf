variable "name_prefix" {
  description = "Start of the names of role and key aliases, for instance `bbws-access-dev`: project and environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}[a-z0-9]$", var.name_prefix))
    error_message = "name_prefix is \"${var.name_prefix}\": it must be 4 to 32 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "bucket_names" {
  description = "Names of the archive and of the bucket that holds its access logs."
  type = object({
    archive = string
    logs    = string
  })

  validation {
    condition     = alltrue([for name in values(var.bucket_names) : length(name) <= 63])
    error_message = "A bucket name may have 63 characters; too long: ${join(", ", [for name in values(var.bucket_names) : "\"${name}\" (${length(name)})" if length(name) > 63])}."
  }
  validation {
    condition     = alltrue([for name in values(var.bucket_names) : can(regex("^[a-z0-9][a-z0-9-]+[a-z0-9]$", name))])
    error_message = "A bucket name must be lower-case letters, digits and hyphens, and this is not: ${join(", ", [for name in values(var.bucket_names) : "\"${name}\"" if !can(regex("^[a-z0-9][a-z0-9-]+[a-z0-9]$", name))])}."
  }
}

variable "replica_bucket_names" {
  description = "Names of the archive's replica and of its access log bucket, in the region of the `aws.replica` provider; null for no replica."
  type = object({
    archive = string
    logs    = string
  })
  default = null

  validation {
    condition     = var.replica_bucket_names == null || alltrue([for name in try(values(var.replica_bucket_names), []) : length(name) <= 63 && can(regex("^[a-z0-9][a-z0-9-]+[a-z0-9]$", name))])
    error_message = "A replica's bucket name must be 3 to 63 lower-case letters, digits and hyphens, and this is not: ${join(", ", [for name in try(values(var.replica_bucket_names), []) : "\"${name}\" (${length(name)})" if length(name) > 63 || !can(regex("^[a-z0-9][a-z0-9-]+[a-z0-9]$", name))])}."
  }
}

variable "retention" {
  description = "Ages of an event, in days: when it leaves the table (`hot_days`), S3 Standard (`warm_until_days`) and the archive (`total_days`); and how long exports and incomplete uploads stay."
  type = object({
    hot_days               = number
    warm_until_days        = optional(number, 90)
    total_days             = optional(number, 2557)
    export_days            = optional(number, 30)
    incomplete_upload_days = optional(number, 7)
    noncurrent_days        = optional(number, 30)
    access_log_days        = optional(number, 365)
  })

  validation {
    condition     = alltrue([for days in values(var.retention) : days >= 1 && floor(days) == days])
    error_message = "retention must be whole days, at least 1: ${join(", ", [for name, days in var.retention : "${name} is ${days}" if days < 1 || floor(days) != days])}."
  }
  validation {
    condition     = var.retention.hot_days < var.retention.warm_until_days && var.retention.warm_until_days < var.retention.total_days
    error_message = "retention must grow: hot_days (${var.retention.hot_days}) < warm_until_days (${var.retention.warm_until_days}) < total_days (${var.retention.total_days})."
  }
}

variable "prefixes" {
  description = "Where archived events and exports lie in the bucket."
  type = object({
    archive = optional(string, "archive/")
    exports = optional(string, "exports/")
  })
  default = {}

  validation {
    condition     = alltrue([for prefix in values(var.prefixes) : can(regex("^[a-z0-9-]+/$", prefix))])
    error_message = "prefixes must be lower-case and end in a slash: ${join(", ", values(var.prefixes))}."
  }
}

variable "cold_storage_class" {
  description = "Storage class of events that are no longer warm."
  type        = string
  default     = "GLACIER"

  validation {
    condition     = contains(["GLACIER", "DEEP_ARCHIVE", "GLACIER_IR"], var.cold_storage_class)
    error_message = "cold_storage_class is \"${var.cold_storage_class}\": it must be GLACIER, DEEP_ARCHIVE or GLACIER_IR."
  }
}

variable "object_lock_days" {
  description = "Days for which nobody, the account's root included, can delete or change a version (COMPLIANCE); null for no lock. It can be raised, never lowered, and only a new bucket can have one."
  type        = number
  default     = null

  validation {
    condition     = var.object_lock_days == null || try(var.object_lock_days >= 1 && var.object_lock_days <= 36500, false)
    error_message = "object_lock_days is ${coalesce(var.object_lock_days, 0)}: it must be 1 to 36500 days, or null for no lock."
  }
}

variable "force_destroy" {
  description = "Whether destroying a bucket deletes what is in it."
  type        = bool
}

variable "key_administrator_arns" {
  description = "IAM roles and users that administer the encryption key. They must exist, and whoever applies must be one of them."
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
  description = "IAM roles that may use the key for objects of the archive, as far as their own policies let them. They need not exist yet."
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
