variable "name_prefix" {
  description = "Start of every name, for instance `bbws-access-dev`: project and environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}[a-z0-9]$", var.name_prefix))
    error_message = "name_prefix is \"${var.name_prefix}\": it must be 4 to 32 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "log_groups" {
  description = "Log groups by short name: name, days that events are kept, and the service that logs there and to no other (null where several do)."
  type = map(object({
    name              = string
    retention_in_days = optional(number, 30)
    service           = optional(string)
  }))

  validation {
    condition     = alltrue([for group in values(var.log_groups) : can(regex("^[A-Za-z0-9_/.#-]{1,512}$", group.name))])
    error_message = "log_groups holds a name that CloudWatch Logs refuses: ${join(", ", [for group in values(var.log_groups) : "\"${group.name}\"" if !can(regex("^[A-Za-z0-9_/.#-]{1,512}$", group.name))])}."
  }
  validation {
    condition     = alltrue([for group in values(var.log_groups) : contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], group.retention_in_days)])
    error_message = "log_groups holds a retention_in_days that CloudWatch Logs does not offer (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653): ${join(", ", [for group in values(var.log_groups) : "${group.name}: ${group.retention_in_days}" if !contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], group.retention_in_days)])}."
  }
}

variable "log_group_patterns" {
  description = "Names, with `*` for what is not known, of log groups made elsewhere that use the log key too."
  type        = list(string)
  default     = []
}

variable "functions" {
  description = "The functions by `{service}-{action}`: name and service. Their alarms are one a function: a service has more functions than an alarm's expression may have metrics."
  type = map(object({
    name    = string
    service = string
  }))

  validation {
    condition     = alltrue([for function in values(var.functions) : length(function.name) <= 64])
    error_message = "A function's name may have 64 characters; too long: ${join(", ", [for function in values(var.functions) : "\"${function.name}\" (${length(function.name)})" if length(function.name) > 64])}."
  }
}

variable "special_functions" {
  description = "Which of the functions decides about requests, and which archives audit events."
  type = object({
    authorizer = optional(string, "authorizer-authorize")
    archiver   = optional(string, "audit-archive")
  })
  default = {}
}

variable "tables" {
  description = "The tables by short name: name, and names of the indexes."
  type = map(object({
    name    = string
    indexes = list(string)
  }))

  validation {
    condition     = alltrue([for table in values(var.tables) : length(table.indexes) <= 9])
    error_message = "An alarm's expression may have 10 metrics, so a table with more than 9 indexes cannot be watched: ${join(", ", [for table in values(var.tables) : table.name if length(table.indexes) > 9])}."
  }
}

variable "api" {
  description = "Name of the REST API and of its stage."
  type = object({
    name  = string
    stage = string
  })
}

variable "metric_namespace" {
  description = "Namespace of the metrics that are read from logs."
  type        = string
  default     = "BBWS/AccessManagement"
}

variable "metric_filters" {
  description = "Metrics read from logs, by metric name: the log group's short name, and what an event that counts looks like. The functions log these events."
  type = map(object({
    log_group = string
    pattern   = string
  }))
  default = {
    AuthorizerAllowed        = { log_group = "authorizer", pattern = "{ $.event = \"authorizer.allowed\" }" }
    AuthorizerDenied         = { log_group = "authorizer", pattern = "{ $.event = \"authorizer.denied\" }" }
    AuthorizerInternalErrors = { log_group = "authorizer", pattern = "{ $.event = \"authorizer.internal_error\" }" }
    AuditEventsRecorded      = { log_group = "audit", pattern = "{ $.event = \"audit.recorded\" }" }
    AuditEventsArchived      = { log_group = "audit", pattern = "{ $.event = \"audit.archived\" }" }
    AuditArchiveFailures     = { log_group = "audit", pattern = "{ $.event = \"audit.archive_failed\" }" }
  }

  validation {
    condition     = length(setsubtract(["AuthorizerInternalErrors", "AuditArchiveFailures"], keys(var.metric_filters))) == 0
    error_message = "metric_filters lacks what an alarm watches: ${join(", ", setsubtract(["AuthorizerInternalErrors", "AuditArchiveFailures"], keys(var.metric_filters)))}."
  }
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
  validation {
    condition     = alltrue([for email in flatten(values(var.alert_emails)) : can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", email))])
    error_message = "alert_emails holds what is no email address: ${join(", ", [for email in flatten(values(var.alert_emails)) : "\"${email}\"" if !can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", email))])}."
  }
}

variable "alarm_thresholds" {
  description = "At which value an alarm goes off: counts a period, and milliseconds for durations."
  type = object({
    function_errors            = number
    function_duration_p95_ms   = number
    function_throttles         = number
    authorizer_duration_p95_ms = number
    authorizer_internal_errors = number
    api_5xx                    = number
    api_4xx                    = number
    table_throttle_events      = number
    audit_archive_failures     = number
  })

  validation {
    condition     = alltrue([for threshold in values(var.alarm_thresholds) : threshold > 0])
    error_message = "alarm_thresholds must be above 0, or the alarm is always on: ${join(", ", [for kind, threshold in var.alarm_thresholds : "${kind} is ${threshold}" if threshold <= 0])}."
  }
}

variable "alarm_windows" {
  description = "For how many periods of how many seconds a threshold is reached before the alarm goes off, and its severity, by kind of alarm."
  type = map(object({
    period_seconds     = number
    evaluation_periods = number
    severity           = string
  }))
  default = {
    function_errors            = { period_seconds = 60, evaluation_periods = 2, severity = "critical" }
    function_duration_p95_ms   = { period_seconds = 60, evaluation_periods = 3, severity = "warning" }
    function_throttles         = { period_seconds = 60, evaluation_periods = 1, severity = "warning" }
    authorizer_duration_p95_ms = { period_seconds = 60, evaluation_periods = 3, severity = "warning" }
    authorizer_internal_errors = { period_seconds = 60, evaluation_periods = 1, severity = "critical" }
    api_5xx                    = { period_seconds = 60, evaluation_periods = 2, severity = "critical" }
    api_4xx                    = { period_seconds = 300, evaluation_periods = 3, severity = "info" }
    table_throttle_events      = { period_seconds = 60, evaluation_periods = 1, severity = "warning" }
    audit_archive_failures     = { period_seconds = 3600, evaluation_periods = 1, severity = "dlq" }
  }

  validation {
    condition     = alltrue([for window in values(var.alarm_windows) : contains([10, 20, 30, 60, 300, 900, 3600], window.period_seconds) && window.evaluation_periods >= 1 && window.period_seconds * window.evaluation_periods <= 86400])
    error_message = "alarm_windows holds a window that CloudWatch refuses (periods of 10, 20, 30, 60, 300, 900 or 3600 seconds, a day at most): ${join(", ", [for kind, window in var.alarm_windows : "${kind}: ${window.evaluation_periods} × ${window.period_seconds}" if !contains([10, 20, 30, 60, 300, 900, 3600], window.period_seconds) || window.evaluation_periods < 1 || window.period_seconds * window.evaluation_periods > 86400])}."
  }
  validation {
    condition     = alltrue([for window in values(var.alarm_windows) : contains(["critical", "warning", "info", "dlq"], window.severity)])
    error_message = "alarm_windows holds a severity that is not critical, warning, info or dlq: ${join(", ", [for kind, window in var.alarm_windows : "${kind}: ${window.severity}" if !contains(["critical", "warning", "info", "dlq"], window.severity)])}."
  }
}

variable "key_administrator_arns" {
  description = "IAM roles and users that administer the encryption keys. They must exist, and whoever applies must be one of them."
  type        = list(string)

  validation {
    condition     = length(var.key_administrator_arns) > 0
    error_message = "key_administrator_arns is empty: without an administrator nobody could ever change or delete the keys."
  }
  validation {
    condition     = alltrue([for arn in var.key_administrator_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/.+$", arn))])
    error_message = "key_administrator_arns must hold ARNs of IAM roles or users, and these are none: ${join(", ", [for arn in var.key_administrator_arns : arn if !can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/.+$", arn))])}."
  }
}

variable "key_deletion_window_in_days" {
  description = "Days between the deletion of a key and its end."
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
