variable "name_prefix" {
  description = "Start of every name, for instance `bbws-access-dev`: project and environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}[a-z0-9]$", var.name_prefix))
    error_message = "name_prefix is \"${var.name_prefix}\": it must be 4 to 32 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "stage_name" {
  description = "Name of the stage: the environment."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_]{1,128}$", var.stage_name))
    error_message = "stage_name is \"${var.stage_name}\": it must be letters, digits and underscores."
  }
}

variable "authorizer" {
  description = "Settings of the authorizer, as the cognito module gives them."
  type = object({
    name                  = string
    type                  = string
    header                = string
    validation_expression = string
    function_arn          = string
    cache_ttl_seconds     = number
  })

  validation {
    condition     = var.authorizer.cache_ttl_seconds >= 0 && var.authorizer.cache_ttl_seconds <= 3600
    error_message = "authorizer.cache_ttl_seconds is ${var.authorizer.cache_ttl_seconds}: API Gateway keeps an answer for 0 to 3600 seconds."
  }
}

variable "function_arns" {
  description = "ARNs of functions by `{service}-{action}`, where they are not those of the naming convention in this account and region."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for arn in values(var.function_arns) : can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_-]+)?$", arn))])
    error_message = "function_arns must hold ARNs of functions, and these are none: ${join(", ", [for arn in values(var.function_arns) : arn if !can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_-]+)?$", arn))])}."
  }
}

variable "create_lambda_permissions" {
  description = "Whether each function is told to admit its route of this API. Only possible once the functions exist."
  type        = bool
  default     = false
}

variable "integration_timeout_ms" {
  description = "How long the API waits for a function, in milliseconds."
  type        = number
  default     = 29000

  validation {
    condition     = var.integration_timeout_ms >= 50 && var.integration_timeout_ms <= 29000
    error_message = "integration_timeout_ms is ${var.integration_timeout_ms}: API Gateway waits 50 to 29000 milliseconds."
  }
}

variable "cors" {
  description = "Origins that a browser may call the API from, and for how many seconds it may remember so. An error that the API answers itself names the first origin."
  type = object({
    allowed_origins = list(string)
    max_age_seconds = optional(number, 600)
  })

  validation {
    condition     = length(var.cors.allowed_origins) > 0
    error_message = "cors.allowed_origins is empty: name at least one origin."
  }
  validation {
    condition     = alltrue([for origin in var.cors.allowed_origins : can(regex("^(https://[a-z0-9.-]+|http://localhost)(:[0-9]{1,5})?$", origin))])
    error_message = "cors.allowed_origins must hold https:// origins, or http://localhost, without a path and without \"*\": ${join(", ", [for origin in var.cors.allowed_origins : "\"${origin}\"" if !can(regex("^(https://[a-z0-9.-]+|http://localhost)(:[0-9]{1,5})?$", origin))])}."
  }
}

variable "throttle" {
  description = "Requests a second, burst, and requests a month. The stage enforces rate and burst; the quota binds callers whose API key is on the usage plan."
  type = object({
    rate          = number
    burst         = number
    monthly_quota = number
  })

  validation {
    condition     = var.throttle.rate >= 1 && var.throttle.burst >= 1 && var.throttle.monthly_quota >= 1
    error_message = "throttle has rate ${var.throttle.rate}, burst ${var.throttle.burst} and monthly_quota ${var.throttle.monthly_quota}: each must be at least 1."
  }
}

variable "retry_after_seconds" {
  description = "What `Retry-After` tells a caller who was throttled, and one whose quota is used up."
  type = object({
    throttled = optional(number, 1)
    quota     = optional(number, 3600)
  })
  default = {}
}

variable "logging" {
  description = "Execution log level, whether it holds request and response bodies (`data_trace`), where access logs go, and the key and retention of the execution log."
  type = object({
    level                    = string
    data_trace               = bool
    access_log_group_arn     = string
    key_arn                  = string
    execution_retention_days = optional(number, 30)
  })

  validation {
    condition     = contains(["OFF", "ERROR", "INFO"], var.logging.level)
    error_message = "logging.level is \"${var.logging.level}\": it must be OFF, ERROR or INFO."
  }
  validation {
    condition     = !(var.logging.data_trace && var.logging.level == "OFF")
    error_message = "logging.data_trace is true and logging.level is OFF: there is no log to trace to."
  }
  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.logging.execution_retention_days)
    error_message = "logging.execution_retention_days is ${var.logging.execution_retention_days}: CloudWatch Logs keeps 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days."
  }
}

variable "manage_account_logging_role" {
  description = "Whether this module owns the one role of the account and region that API Gateway writes logs with. Destroying it ends the logging of every API there."
  type        = bool
  default     = false
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
