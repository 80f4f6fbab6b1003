resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = "${var.name_prefix}-dashboard"
  dashboard_body = jsonencode({
    widgets = [for position, widget in local.widgets : {
      type   = "metric"
      x      = position % 2 * 12
      y      = floor(position / 2) * 6
      width  = 12
      height = 6
      properties = {
        title   = widget.title
        region  = local.region
        view    = "timeSeries"
        period  = 60
        stat    = "Sum"
        metrics = widget.metrics
      }
    }]
  })
}

locals {
  services = distinct([for function in values(var.functions) : function.service])

  widgets = [
    {
      title   = "Authorizer: latency (ms)"
      metrics = [for statistic in ["p50", "p95", "p99"] : ["AWS/Lambda", "Duration", "FunctionName", local.authorizer.name, { stat = statistic, label = statistic }]]
    },
    {
      title   = "Authorizer: decisions"
      metrics = [for metric in keys(var.metric_filters) : [var.metric_namespace, metric] if startswith(metric, "Authorizer")]
    },
    { title = "Errors by service", metrics = local.by_service["Errors"] },
    { title = "Invocations by service", metrics = local.by_service["Invocations"] },
    {
      title = "Audit: events, and age of the stream (ms)"
      metrics = concat(
        [for metric in keys(var.metric_filters) : [var.metric_namespace, metric] if startswith(metric, "Audit")],
        [["AWS/Lambda", "IteratorAge", "FunctionName", var.functions[var.special_functions.archiver].name, { stat = "Maximum", yAxis = "right" }]],
      )
    },
    {
      title   = "Tables: consumed capacity"
      metrics = flatten([for table in values(var.tables) : [for metric in ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"] : { row = ["AWS/DynamoDB", metric, "TableName", table.name] }]])[*].row
    },
    {
      title   = "Tables: throttle events"
      metrics = flatten([for table in values(var.tables) : [for metric in ["ReadThrottleEvents", "WriteThrottleEvents"] : { row = ["AWS/DynamoDB", metric, "TableName", table.name] }]])[*].row
    },
    {
      title = "API: requests, errors and latency"
      metrics = concat(
        [for metric in ["Count", "4XXError", "5XXError"] : ["AWS/ApiGateway", metric, "ApiName", var.api.name, "Stage", var.api.stage]],
        [["AWS/ApiGateway", "Latency", "ApiName", var.api.name, "Stage", var.api.stage, { stat = "p95", yAxis = "right" }]],
      )
    },
  ]

  # A line a service: the sum over its functions, whose own lines are hidden.
  by_service = {
    for metric in ["Errors", "Invocations"] : metric => concat(
      [for service in local.services : [{
        id         = "sum_${service}"
        label      = service
        expression = "SUM([${join(",", [for key, function in var.functions : replace(key, "-", "_") if function.service == service])}])"
      }]],
      [for key, function in var.functions : ["AWS/Lambda", metric, "FunctionName", function.name, { id = replace(key, "-", "_"), visible = false }]],
    )
  }
}
