resource "aws_api_gateway_rest_api" "this" {
  name        = "${var.name_prefix}-apigw"
  description = "Access management: permissions, invitations, teams, roles and audit"
  body        = jsonencode(local.document)
  tags        = var.tags

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  lifecycle {
    precondition {
      condition     = length(setsubtract(keys(var.function_arns), keys(local.routes))) == 0
      error_message = "function_arns names functions that no route calls: ${join(", ", setsubtract(keys(var.function_arns), keys(local.routes)))}."
    }
  }
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  triggers    = { document = sha1(aws_api_gateway_rest_api.this.body) }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id          = aws_api_gateway_rest_api.this.id
  deployment_id        = aws_api_gateway_deployment.this.id
  stage_name           = var.stage_name
  xray_tracing_enabled = true
  tags                 = var.tags

  access_log_settings {
    destination_arn = var.logging.access_log_group_arn
    format          = jsonencode(local.access_log)
  }

  # API Gateway would make the log group itself, with no key and no end; and refuses logs without the account's role.
  depends_on = [aws_cloudwatch_log_group.execution, aws_api_gateway_account.this]
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    logging_level          = var.logging.level
    data_trace_enabled     = var.logging.data_trace
    throttling_rate_limit  = var.throttle.rate
    throttling_burst_limit = var.throttle.burst
  }
}

resource "aws_api_gateway_usage_plan" "this" {
  name        = "${var.name_prefix}-usage-plan"
  description = "Rate, burst and monthly quota of callers with an API key"
  tags        = var.tags

  api_stages {
    api_id = aws_api_gateway_rest_api.this.id
    stage  = aws_api_gateway_stage.this.stage_name
  }
  throttle_settings {
    rate_limit  = var.throttle.rate
    burst_limit = var.throttle.burst
  }
  quota_settings {
    limit  = var.throttle.monthly_quota
    period = "MONTH"
  }
}

# The name is API Gateway's own.
resource "aws_cloudwatch_log_group" "execution" {
  for_each = toset(var.logging.level == "OFF" ? [] : [var.stage_name])

  name              = "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.this.id}/${each.key}"
  retention_in_days = var.logging.execution_retention_days
  kms_key_id        = var.logging.key_arn
  tags              = var.tags
}

resource "aws_lambda_permission" "route" {
  for_each = { for key, route in local.routes : key => route if var.create_lambda_permissions }

  statement_id  = "InvokedBy-${var.name_prefix}-apigw"
  action        = "lambda:InvokeFunction"
  function_name = local.function_arns[each.key]
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/${var.stage_name}/${each.value.method}${replace(each.value.path, "/\\{[^}]+\\}/", "*")}"
}

# API Gateway assumes it to ask the authorizer: for this API, and to invoke that one function.
resource "aws_iam_role" "authorizer_invocation" {
  name        = local.invocation_role_name
  description = "Lets the API ask its authorizer"
  tags        = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AssumedForAuthorizersOfThisApi"
      Effect    = "Allow"
      Principal = { Service = "apigateway.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnLike      = { "aws:SourceArn" = "${aws_api_gateway_rest_api.this.execution_arn}/authorizers/*" }
      }
    }]
  })
}

resource "aws_iam_role_policy" "authorizer_invocation" {
  name = "invoke-authorizer"
  role = aws_iam_role.authorizer_invocation.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "InvokeAuthorizer"
      Effect   = "Allow"
      Action   = ["lambda:InvokeFunction"]
      Resource = [var.authorizer.function_arn]
    }]
  })
}

resource "aws_api_gateway_account" "this" {
  for_each = aws_iam_role.account_logging

  cloudwatch_role_arn = each.value.arn

  depends_on = [aws_iam_role_policy_attachment.account_logging]
}

resource "aws_iam_role" "account_logging" {
  for_each = toset(var.manage_account_logging_role ? ["account"] : [])

  name        = "${var.name_prefix}-role-apigw-logging"
  description = "Writes the logs of every API of the account in this region"
  tags        = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AssumedForApisOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "apigateway.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "account_logging" {
  for_each = aws_iam_role.account_logging

  role       = each.value.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

locals {
  access_log = {
    requestId          = "$context.requestId"
    ip                 = "$context.identity.sourceIp"
    user               = "$context.authorizer.principalId"
    requestTime        = "$context.requestTime"
    method             = "$context.httpMethod"
    path               = "$context.path"
    route              = "$context.resourcePath"
    status             = "$context.status"
    responseLatency    = "$context.responseLatency"
    integrationLatency = "$context.integrationLatency"
    authorizerLatency  = "$context.authorizer.latency"
    responseLength     = "$context.responseLength"
    error              = "$context.error.message"
    authorizerError    = "$context.authorizer.error"
    integrationError   = "$context.integration.error"
  }
}
