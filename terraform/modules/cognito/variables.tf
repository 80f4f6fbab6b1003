variable "name_prefix" {
  description = "Start of every name, for instance `bbws-access-dev`: project and environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}[a-z0-9]$", var.name_prefix))
    error_message = "name_prefix is \"${var.name_prefix}\": it must be 4 to 32 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "mfa" {
  description = "Whether users may (`OPTIONAL`), must (`ON`) or cannot (`OFF`) sign in with a second factor, a time-based one-time password."
  type        = string
  default     = "OPTIONAL"

  validation {
    condition     = contains(["OFF", "OPTIONAL", "ON"], var.mfa)
    error_message = "mfa is \"${var.mfa}\": it must be OFF, OPTIONAL or ON."
  }
}

variable "password" {
  description = "Least length of a password, which always needs upper and lower case, a digit and a symbol; and the days that a temporary one is valid."
  type = object({
    minimum_length      = optional(number, 8)
    temporary_valid_for = optional(number, 7)
  })
  default = {}

  validation {
    condition     = var.password.minimum_length >= 8 && var.password.minimum_length <= 99
    error_message = "password.minimum_length is ${var.password.minimum_length}: it must be 8 to 99."
  }
  validation {
    condition     = var.password.temporary_valid_for >= 1 && var.password.temporary_valid_for <= 365
    error_message = "password.temporary_valid_for is ${var.password.temporary_valid_for}: it must be 1 to 365 days."
  }
}

variable "token_validity" {
  description = "How long tokens are valid: access and ID tokens in hours, refresh tokens in days."
  type = object({
    access_hours = optional(number, 1)
    id_hours     = optional(number, 1)
    refresh_days = optional(number, 30)
  })
  default = {}

  validation {
    condition     = alltrue([for hours in [var.token_validity.access_hours, var.token_validity.id_hours] : hours >= 1 && hours <= 24])
    error_message = "token_validity has access_hours ${var.token_validity.access_hours} and id_hours ${var.token_validity.id_hours}: Cognito allows 1 to 24 hours."
  }
  validation {
    condition     = var.token_validity.refresh_days >= 1 && var.token_validity.refresh_days <= 3650
    error_message = "token_validity.refresh_days is ${var.token_validity.refresh_days}: Cognito allows 1 to 3650 days."
  }
}

variable "organisation_attribute" {
  description = "Custom attribute that names a user's organisation: set once, when the user is created, and never by a client."
  type        = string
  default     = "organisation_id"

  validation {
    condition     = can(regex("^[a-z_]{1,20}$", var.organisation_attribute))
    error_message = "organisation_attribute is \"${var.organisation_attribute}\": it must be 1 to 20 lower-case letters and underscores."
  }
}

variable "groups" {
  description = "Groups of the platform's own people: name, and what it is for."
  type        = map(string)
  default = {
    platform-admin = "Administers the platform"
    support        = "Helps organisations"
    billing        = "Handles invoices"
  }
}

variable "deletion_protection_enabled" {
  description = "Whether Cognito refuses to delete the pool. Turn it off, apply, and only then destroy."
  type        = bool
}

variable "authorizer" {
  description = "The Lambda authorizer that stands before the pool: its function, how long an answer is kept, and what it reads a token from."
  type = object({
    function_arn          = string
    cache_ttl_seconds     = number
    header                = optional(string, "Authorization")
    validation_expression = optional(string, "^Bearer [-0-9a-zA-Z._]+$")
  })

  validation {
    condition     = can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}$", var.authorizer.function_arn))
    error_message = "authorizer.function_arn is \"${var.authorizer.function_arn}\": it must be the ARN of one function, without version or alias."
  }
  validation {
    condition     = var.authorizer.cache_ttl_seconds >= 0 && var.authorizer.cache_ttl_seconds <= 3600
    error_message = "authorizer.cache_ttl_seconds is ${var.authorizer.cache_ttl_seconds}: API Gateway keeps an answer for 0 to 3600 seconds."
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
