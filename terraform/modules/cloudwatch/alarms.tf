locals {
  authorizer = var.functions[var.special_functions.authorizer]

  # A refused token that throws counts as an error of the authorizer, so its errors tell nothing: a metric read from its
  # log does. Its duration has a limit of its own.
  other_functions = { for key, function in var.functions : key => function if key != var.special_functions.authorizer }

  # what → kind (threshold and window), metric and dimensions.
  alarms = merge(
    { for key, function in local.other_functions : "${key}-errors" => {
      kind = "function_errors", namespace = "AWS/Lambda", metric = "Errors", statistic = "Sum", dimensions = { FunctionName = function.name }
    } },
    { for key, function in local.other_functions : "${key}-duration" => {
      kind = "function_duration_p95_ms", namespace = "AWS/Lambda", metric = "Duration", statistic = "p95", dimensions = { FunctionName = function.name }
    } },
    { for key, function in var.functions : "${key}-throttles" => {
      kind = "function_throttles", namespace = "AWS/Lambda", metric = "Throttles", statistic = "Sum", dimensions = { FunctionName = function.name }
    } },
    {
      authorizer-latency = {
        kind = "authorizer_duration_p95_ms", namespace = "AWS/Lambda", metric = "Duration", statistic = "p95", dimensions = { FunctionName = local.authorizer.name }
      }
      authorizer-internal-errors = {
        kind = "authorizer_internal_errors", namespace = var.metric_namespace, metric = "AuthorizerInternalErrors", statistic = "Sum", dimensions = {}
      }
      api-5xx = {
        kind = "api_5xx", namespace = "AWS/ApiGateway", metric = "5XXError", statistic = "Sum", dimensions = { ApiName = var.api.name, Stage = var.api.stage }
      }
      api-4xx = {
        kind = "api_4xx", namespace = "AWS/ApiGateway", metric = "4XXError", statistic = "Sum", dimensions = { ApiName = var.api.name, Stage = var.api.stage }
      }
      audit-archive-failures = {
        kind = "audit_archive_failures", namespace = var.metric_namespace, metric = "AuditArchiveFailures", statistic = "Sum", dimensions = {}
      }
    },
  )

  # A table's metric leaves out its indexes, which are throttled on their own: the alarm adds them up.
  table_alarms = merge([
    for table, definition in var.tables : {
      for direction in ["Read", "Write"] : "${table}-${lower(direction)}-throttles" => {
        metric = "${direction}ThrottleEvents"
        sources = merge(
          { base = { TableName = definition.name } },
          { for index in definition.indexes : lower(index) => { TableName = definition.name, GlobalSecondaryIndexName = index } },
        )
      }
    }
  ]...)
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name_prefix}-alarm-${each.key}"
  alarm_description   = "${each.value.metric} (${each.value.statistic}) reached ${var.alarm_thresholds[each.value.kind]} in ${var.alarm_windows[each.value.kind].evaluation_periods} periods of ${var.alarm_windows[each.value.kind].period_seconds} s"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic == "Sum" ? "Sum" : null
  extended_statistic  = each.value.statistic == "Sum" ? null : each.value.statistic
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.alarm_thresholds[each.value.kind]
  period              = var.alarm_windows[each.value.kind].period_seconds
  evaluation_periods  = var.alarm_windows[each.value.kind].evaluation_periods
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this[var.alarm_windows[each.value.kind].severity].arn]
  ok_actions          = [aws_sns_topic.this[var.alarm_windows[each.value.kind].severity].arn]
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "table" {
  for_each = local.table_alarms

  alarm_name          = "${var.name_prefix}-alarm-${each.key}"
  alarm_description   = "${each.value.metric} of the table and its indexes reached ${var.alarm_thresholds.table_throttle_events} in ${var.alarm_windows.table_throttle_events.evaluation_periods} periods of ${var.alarm_windows.table_throttle_events.period_seconds} s"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.alarm_thresholds.table_throttle_events
  evaluation_periods  = var.alarm_windows.table_throttle_events.evaluation_periods
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this[var.alarm_windows.table_throttle_events.severity].arn]
  ok_actions          = [aws_sns_topic.this[var.alarm_windows.table_throttle_events.severity].arn]
  tags                = var.tags

  metric_query {
    id          = "total"
    label       = each.value.metric
    expression  = "SUM(FILL(METRICS(), 0))"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = each.value.sources
    content {
      id          = metric_query.key
      return_data = false
      metric {
        namespace   = "AWS/DynamoDB"
        metric_name = each.value.metric
        dimensions  = metric_query.value
        period      = var.alarm_windows.table_throttle_events.period_seconds
        stat        = "Sum"
      }
    }
  }
}
