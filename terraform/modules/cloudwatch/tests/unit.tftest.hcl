provider "aws" {
  region = "eu-west-1"
}

variables {
  name_prefix            = "test-dev"
  api                    = { name = "test-dev-apigw", stage = "dev" }
  key_administrator_arns = ["arn:aws:iam::123456789012:role/deploy"]
  log_group_patterns     = ["API-Gateway-Execution-Logs_*/dev"]
  tables = {
    audit = { name = "test-dev-ddb-audit", indexes = ["GSI1", "GSI2", "GSI3"] }
    teams = { name = "test-dev-ddb-teams", indexes = ["GSI1", "GSI2"] }
  }
  log_groups = {
    team       = { name = "/aws/lambda/test-dev-lambda-team", service = "team" }
    authorizer = { name = "/aws/lambda/test-dev-lambda-authorizer" }
    audit      = { name = "/aws/lambda/test-dev-lambda-audit", retention_in_days = 90 }
  }
  functions = {
    team-list            = { name = "test-dev-lambda-team-list", service = "team" }
    authorizer-authorize = { name = "test-dev-lambda-authorizer-authorize", service = "authorizer" }
    audit-archive        = { name = "test-dev-lambda-audit-archive", service = "audit" }
  }
  alert_emails = {
    critical = ["a@example.com", "b@example.com"]
    warning  = ["a@example.com"]
    info     = ["a@example.com"]
    dlq      = ["a@example.com"]
  }
  alarm_thresholds = {
    function_errors            = 10
    function_duration_p95_ms   = 10000
    function_throttles         = 5
    authorizer_duration_p95_ms = 200
    authorizer_internal_errors = 1
    api_5xx                    = 5
    api_4xx                    = 20
    table_throttle_events      = 5
    audit_archive_failures     = 1
  }
  tags = {
    Project = "TEST", Component = "cloudwatch", Service = "shared", Environment = "dev", CostCenter = "TEST"
    Owner   = "team", ManagedBy = "Terraform", BackupPolicy = "daily"
  }

  # What → namespace, metric, statistic, threshold, periods × seconds.
  expected_alarms = {
    "team-list-errors"               = "AWS/Lambda Errors Sum 10 2×60"
    "team-list-duration"             = "AWS/Lambda Duration p95 10000 3×60"
    "team-list-throttles"            = "AWS/Lambda Throttles Sum 5 1×60"
    "audit-archive-errors"           = "AWS/Lambda Errors Sum 10 2×60"
    "audit-archive-duration"         = "AWS/Lambda Duration p95 10000 3×60"
    "audit-archive-throttles"        = "AWS/Lambda Throttles Sum 5 1×60"
    "authorizer-authorize-throttles" = "AWS/Lambda Throttles Sum 5 1×60"
    "authorizer-latency"             = "AWS/Lambda Duration p95 200 3×60"
    "authorizer-internal-errors"     = "BBWS/AccessManagement AuthorizerInternalErrors Sum 1 1×60"
    "api-5xx"                        = "AWS/ApiGateway 5XXError Sum 5 2×60"
    "api-4xx"                        = "AWS/ApiGateway 4XXError Sum 20 3×300"
    "audit-archive-failures"         = "BBWS/AccessManagement AuditArchiveFailures Sum 1 1×3600"
  }
}

run "what_is_created" {
  command = plan

  # Alarms of functions api and audit.
  assert {
    condition = jsonencode({ for what, alarm in aws_cloudwatch_metric_alarm.this : what =>
      "${alarm.namespace} ${alarm.metric_name} ${coalesce(alarm.statistic, alarm.extended_statistic)} ${alarm.threshold} ${alarm.evaluation_periods}×${alarm.period}"
    }) == jsonencode(var.expected_alarms)
    error_message = "The alarms must be exactly the expected ones."
  }
  assert {
    condition     = alltrue([for what, alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name == "test-dev-alarm-${what}" && alarm.treat_missing_data == "notBreaching" && alarm.comparison_operator == "GreaterThanOrEqualToThreshold"])
    error_message = "Every alarm is named by what it watches, and missing data is not breaching."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["api-5xx"].dimensions == tomap({ ApiName = "test-dev-apigw", Stage = "dev" }) && aws_cloudwatch_metric_alarm.this["team-list-errors"].dimensions == tomap({ FunctionName = "test-dev-lambda-team-list" })
    error_message = "An alarm watches its own API and stage, or its function."
  }

  # Alarms of tables add up their indexes.
  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.table) == ["audit-read-throttles", "audit-write-throttles", "teams-read-throttles", "teams-write-throttles"]
    error_message = "Every table has an alarm for reads and one for writes."
  }
  assert {
    condition = toset([for query in aws_cloudwatch_metric_alarm.table["audit-write-throttles"].metric_query :
      "${query.metric[0].metric_name} ${query.metric[0].dimensions.TableName} ${try(query.metric[0].dimensions.GlobalSecondaryIndexName, "-")}" if query.id != "total"
    ]) == toset([for index in ["-", "GSI1", "GSI2", "GSI3"] : "WriteThrottleEvents test-dev-ddb-audit ${index}"])
    error_message = "The alarm has the table's throttle events and those of each index."
  }
  assert {
    condition     = [for query in aws_cloudwatch_metric_alarm.table["audit-write-throttles"].metric_query : query.expression if query.id == "total" && query.return_data] == ["SUM(FILL(METRICS(), 0))"]
    error_message = "The alarm watches their sum."
  }

  # Topics are encrypted so that alarms can publish.
  assert {
    condition     = { for severity, topic in aws_sns_topic.this : severity => topic.name } == { for severity in ["critical", "dlq", "info", "warning"] : severity => "test-dev-sns-${severity}" }
    error_message = "There are exactly four topics."
  }
  assert {
    condition     = keys(aws_sns_topic_subscription.email) == ["critical/a@example.com", "critical/b@example.com", "dlq/a@example.com", "info/a@example.com", "warning/a@example.com"]
    error_message = "Everyone in a list is subscribed to its topic."
  }
  assert {
    condition     = [for statement in jsondecode(aws_kms_key.alerts.policy).Statement : statement.Action if statement.Principal == { Service = "cloudwatch.amazonaws.com" }] == [["kms:Decrypt", "kms:GenerateDataKey"]]
    error_message = "CloudWatch may use the topics' key."
  }

  # Log groups are encrypted and kept.
  assert {
    condition     = { for name, group in aws_cloudwatch_log_group.this : name => group.retention_in_days } == { audit = 90, authorizer = 30, team = 30 }
    error_message = "Logs are kept 30 days, those of audit 90."
  }
  assert {
    condition = jsondecode(aws_kms_key.logs.policy).Statement[1].Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"] == [
      for name in ["/aws/lambda/test-dev-lambda-audit", "/aws/lambda/test-dev-lambda-authorizer", "/aws/lambda/test-dev-lambda-team", "API-Gateway-Execution-Logs_*/dev"] :
      "arn:aws:logs:eu-west-1:123456789012:log-group:${name}"
    ]
    error_message = "CloudWatch Logs may use the key for exactly these log groups."
  }
  assert {
    condition     = aws_kms_key.logs.enable_key_rotation && aws_kms_key.alerts.enable_key_rotation && aws_kms_alias.logs.name == "alias/test-dev-logs" && aws_kms_alias.alerts.name == "alias/test-dev-alerts"
    error_message = "Both keys rotate and have their alias."
  }

  # A log group belongs to its service.
  assert {
    condition     = { for name, group in aws_cloudwatch_log_group.this : name => group.tags.Service } == { audit = "shared", authorizer = "shared", team = "team" }
    error_message = "A log group is tagged with its service, or as shared."
  }

  # Metrics from logs have no dimensions.
  assert {
    condition     = keys(aws_cloudwatch_log_metric_filter.this) == ["AuditArchiveFailures", "AuditEventsArchived", "AuditEventsRecorded", "AuthorizerAllowed", "AuthorizerDenied", "AuthorizerInternalErrors"]
    error_message = "There are exactly six filters."
  }
  assert {
    condition = alltrue([for metric, filter in aws_cloudwatch_log_metric_filter.this :
      filter.metric_transformation[0].namespace == "BBWS/AccessManagement" && filter.metric_transformation[0].name == metric
      && filter.metric_transformation[0].default_value == "0" && length(coalesce(filter.metric_transformation[0].dimensions, {})) == 0
    ])
    error_message = "A filter counts 0 where nothing matched, which only goes without dimensions."
  }

  # Dashboard shows the whole.
  assert {
    condition     = aws_cloudwatch_dashboard.this.dashboard_name == "test-dev-dashboard" && length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == 8
    error_message = "The dashboard has eight widgets."
  }
  assert {
    condition     = [for metric in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[2].properties.metrics : try(metric[0].label, "")] == ["audit", "authorizer", "team", "", "", ""]
    error_message = "Errors are shown by service."
  }
}

run "alarms_are_applied_with_their_topic" {
  # Applied, because the topics' ARNs are part of the alarms.
  command = apply

  assert {
    condition = { for what, topic in {
      team-list-errors           = "critical"
      team-list-duration         = "warning"
      team-list-throttles        = "warning"
      authorizer-latency         = "warning"
      authorizer-internal-errors = "critical"
      api-5xx                    = "critical"
      api-4xx                    = "info"
      audit-archive-failures     = "dlq"
    } : what => topic if toset(aws_cloudwatch_metric_alarm.this[what].alarm_actions) != toset([output.topic_arns[topic]]) } == {}
    error_message = "Every alarm writes to the topic of its severity."
  }
  assert {
    condition     = jsondecode(aws_sns_topic_policy.this["critical"].policy).Statement[0].Condition.ArnLike["aws:SourceArn"] == "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:test-dev-alarm-*"
    error_message = "Only this environment's alarms publish."
  }
}

run "bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.name_prefix,
    var.log_groups,
    var.functions,
    var.tables,
    var.metric_filters,
    var.alert_emails,
    var.alarm_thresholds,
    var.alarm_windows,
    var.key_administrator_arns,
    var.key_deletion_window_in_days,
  ]

  variables {
    # Name prefix is checked.
    name_prefix = "Test"
    # Log group names are checked.
    log_groups = { authorizer = { name = "a b" }, audit = { name = "c" } }
    # Function names are checked.
    functions = {
      authorizer-authorize = { name = "test-dev-lambda-authorizer-authorize-with-a-name-that-is-too-long", service = "authorizer" }
      audit-archive        = { name = "a", service = "audit" }
    }
    # A table with too many indexes is refused.
    tables = { wide = { name = "wide", indexes = ["GSI1", "GSI2", "GSI3", "GSI4", "GSI5", "GSI6", "GSI7", "GSI8", "GSI9", "GSI10"] } }
    # What an alarm watches must be filtered.
    metric_filters = { AuthorizerDenied = { log_group = "authorizer", pattern = "denied" } }
    # An empty email list is refused.
    alert_emails = { critical = [], warning = ["a@example.com"], info = ["a@example.com"], dlq = ["a@example.com"] }
    # Thresholds are checked.
    alarm_thresholds = {
      function_errors            = 0
      function_duration_p95_ms   = 1
      function_throttles         = 1
      authorizer_duration_p95_ms = 1
      authorizer_internal_errors = 1
      api_5xx                    = 1
      api_4xx                    = 1
      table_throttle_events      = 1
      audit_archive_failures     = 1
    }
    # Windows are checked.
    alarm_windows = { function_errors = { period_seconds = 45, evaluation_periods = 1, severity = "critical" } }
    # A key needs an administrator.
    key_administrator_arns = []
    # Key deletion window is checked.
    key_deletion_window_in_days = 1
  }
}

run "other_bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.log_groups,
    var.alert_emails,
    var.alarm_windows,
    var.key_administrator_arns,
  ]

  variables {
    # Log retention is checked.
    log_groups = { authorizer = { name = "a", retention_in_days = 2555 }, audit = { name = "c" } }
    # Email addresses are checked.
    alert_emails = { critical = ["on-call"], warning = ["a@example.com"], info = ["a@example.com"], dlq = ["a@example.com"] }
    # Severities are checked.
    alarm_windows = { function_errors = { period_seconds = 60, evaluation_periods = 1, severity = "urgent" } }
    # Administrators are roles or users.
    key_administrator_arns = ["arn:aws:iam::123456789012:root"]
  }
}
