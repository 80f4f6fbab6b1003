provider "aws" {
  region = "eu-west-1"
}

variables {
  name_prefix = "test-dev"
  stage_name  = "dev"
  cors        = { allowed_origins = ["https://app.example.com", "http://localhost:3000"] }
  throttle    = { rate = 100, burst = 50, monthly_quota = 10000 }
  authorizer = {
    name                  = "test-dev-authorizer"
    type                  = "token"
    header                = "Authorization"
    validation_expression = "^Bearer [-0-9a-zA-Z._]+$"
    function_arn          = "arn:aws:lambda:eu-west-1:123456789012:function:test-dev-lambda-authorizer-authorize"
    cache_ttl_seconds     = 300
  }
  logging = {
    level                = "INFO"
    data_trace           = true
    access_log_group_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/apigateway/test-dev-apigw-access"
    key_arn              = "arn:aws:kms:eu-west-1:123456789012:key/11111111-1111-4111-8111-111111111111"
  }
  tags = {
    Project = "TEST", Component = "api-gateway", Service = "shared", Environment = "dev", CostCenter = "TEST"
    Owner   = "team", ManagedBy = "Terraform", BackupPolicy = "daily"
  }

  # Every route: service, method and path; O stands for /v1/organisations/{orgId}.
  expected_routes = [
    "permission GET /v1/platform/permissions",
    "permission GET /v1/platform/permissions/{permissionId}",
    "permission GET O/permission-sets",
    "permission POST O/permission-sets",
    "permission GET O/permission-sets/{setId}",
    "permission PUT O/permission-sets/{setId}",
    "invitation GET O/invitations",
    "invitation POST O/invitations",
    "invitation GET O/invitations/{invitationId}",
    "invitation PUT O/invitations/{invitationId}",
    "invitation POST O/invitations/{invitationId}/resend",
    "invitation GET /v1/invitations/{token}",
    "invitation POST /v1/invitations/{token}/accept",
    "invitation POST /v1/invitations/{token}/decline",
    "team GET O/teams",
    "team POST O/teams",
    "team GET O/teams/{teamId}",
    "team PUT O/teams/{teamId}",
    "team GET O/teams/{teamId}/members",
    "team POST O/teams/{teamId}/members",
    "team GET O/teams/{teamId}/members/{userId}",
    "team PUT O/teams/{teamId}/members/{userId}",
    "team POST O/teams/{teamId}/members/{userId}/transfer",
    "team GET O/team-roles",
    "team POST O/team-roles",
    "team GET O/team-roles/{teamRoleId}",
    "team PUT O/team-roles/{teamRoleId}",
    "team GET O/users/{userId}/teams",
    "role GET /v1/platform/roles",
    "role GET /v1/platform/roles/{roleId}",
    "role GET O/roles",
    "role POST O/roles",
    "role GET O/roles/{roleId}",
    "role PUT O/roles/{roleId}",
    "role PUT O/roles/{roleId}/permissions",
    "audit GET /v1/audit/access",
    "audit GET /v1/audit/permissions",
    "audit GET /v1/audit/organisations/{orgId}",
    "audit GET /v1/audit/summary",
    "audit POST /v1/audit/export",
  ]
}

run "what_is_created" {
  command = plan

  # Forty routes in the document.
  assert {
    condition     = length(var.expected_routes) == 40
    error_message = "The expectation must hold 40 routes."
  }
  assert {
    condition = toset(flatten([for path, methods in jsondecode(aws_api_gateway_rest_api.this.body).paths : [
      for method, operation in methods : "${operation.tags[0]} ${upper(method)} ${path}" if method != "options"
    ]])) == toset([for route in var.expected_routes : replace(route, " O/", " /v1/organisations/{orgId}/")])
    error_message = "The document must hold exactly the expected routes."
  }
  assert {
    condition = alltrue(flatten([for path, methods in jsondecode(aws_api_gateway_rest_api.this.body).paths : [
      for method, operation in methods : [
        operation.x-amazon-apigateway-integration.type == "aws_proxy",
        operation.x-amazon-apigateway-integration.httpMethod == "POST",
        operation.x-amazon-apigateway-integration.timeoutInMillis == 29000,
        operation.x-amazon-apigateway-integration.uri == "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:test-dev-lambda-${operation.operationId}/invocations",
      ] if method != "options"
    ]]))
    error_message = "Every route goes to the function of its service and action."
  }
  assert {
    condition     = length(distinct([for route in values(output.routes) : route.function_arn])) == 40
    error_message = "Every route has a function of its own."
  }
  assert {
    condition     = alltrue([for key in keys(output.routes) : length("test-dev-lambda-${key}") <= 64])
    error_message = "A function's name may have 64 characters."
  }

  # All routes but three are authorised.
  assert {
    condition = toset(flatten([for path, methods in jsondecode(aws_api_gateway_rest_api.this.body).paths : [
      for method, operation in methods : "${upper(method)} ${path}" if method != "options" && operation.security != [{ "test-dev-authorizer" = [] }]
    ]])) == toset(["GET /v1/invitations/{token}", "POST /v1/invitations/{token}/accept", "POST /v1/invitations/{token}/decline"])
    error_message = "Only the three routes of an invitation's token are public."
  }
  assert {
    condition = jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes["test-dev-authorizer"].x-amazon-apigateway-authorizer == {
      type                         = "token"
      authorizerUri                = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${var.authorizer.function_arn}/invocations"
      authorizerCredentials        = "arn:aws:iam::123456789012:role/test-dev-role-authorizer-invocation"
      authorizerResultTtlInSeconds = 300
      identityValidationExpression = "^Bearer [-0-9a-zA-Z._]+$"
    }
    error_message = "The authorizer is in the document, with its settings."
  }
  assert {
    condition     = aws_iam_role.authorizer_invocation.name == "test-dev-role-authorizer-invocation" && jsondecode(aws_iam_role_policy.authorizer_invocation.policy).Statement[0].Resource == [var.authorizer.function_arn] && jsondecode(aws_iam_role_policy.authorizer_invocation.policy).Statement[0].Action == ["lambda:InvokeFunction"]
    error_message = "The invocation role, whose ARN the document names, invokes the authorizer and nothing else."
  }

  # Requests are validated.
  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body).x-amazon-apigateway-request-validators == { all = { validateRequestBody = true, validateRequestParameters = true } } && jsondecode(aws_api_gateway_rest_api.this.body).x-amazon-apigateway-request-validator == "all"
    error_message = "Bodies and parameters are validated on every route."
  }
  assert {
    condition = [for key, route in output.routes : key if contains(["POST", "PUT"], route.method) && key != "invitation-resend" && !can(
      jsondecode(aws_api_gateway_rest_api.this.body).paths[route.path][lower(route.method)].requestBody.content["application/json"].schema["$ref"]
    )] == []
    error_message = "Every POST and PUT but the resend has a model of its body."
  }
  assert {
    condition     = alltrue([for model in values(jsondecode(aws_api_gateway_rest_api.this.body).components.schemas) : model.type == "object" && model.additionalProperties == false])
    error_message = "A model allows no property that it does not name."
  }
  assert {
    condition     = alltrue([for name in keys(jsondecode(aws_api_gateway_rest_api.this.body).components.schemas) : can(regex("^[A-Za-z0-9]+$", name))])
    error_message = "A model's name is letters and digits."
  }
  assert {
    condition = alltrue([for key, route in output.routes :
      toset([for parameter in jsondecode(aws_api_gateway_rest_api.this.body).paths[route.path][lower(route.method)].parameters : parameter.name if parameter.in == "query"]) == toset(["pageSize", "startAt"])
      if can(regex("-list", key))
    ])
    error_message = "Every list takes pageSize and startAt."
  }
  assert {
    condition = alltrue([for key, route in output.routes :
      [for parameter in jsondecode(aws_api_gateway_rest_api.this.body).paths[route.path][lower(route.method)].parameters : parameter.name if parameter.in == "path"] == [for match in regexall("\\{([^}]+)\\}", route.path) : match[0]]
    ])
    error_message = "Every path parameter is declared."
  }

  # Browsers are answered.
  assert {
    condition     = alltrue([for path, methods in jsondecode(aws_api_gateway_rest_api.this.body).paths : methods.options.x-amazon-apigateway-integration.type == "mock" && methods.options.security == []])
    error_message = "Every path answers a preflight without authorisation."
  }
  assert {
    condition = alltrue([for path, methods in jsondecode(aws_api_gateway_rest_api.this.body).paths :
      methods.options.x-amazon-apigateway-integration.responses.default.responseParameters["method.response.header.Access-Control-Allow-Methods"] == "'${join(",", sort([for method in keys(methods) : upper(method)]))}'"
    ])
    error_message = "A preflight names exactly the path's methods."
  }
  assert {
    condition = alltrue([for path, methods in jsondecode(aws_api_gateway_rest_api.this.body).paths :
      alltrue([for origin in var.cors.allowed_origins : strcontains(methods.options.x-amazon-apigateway-integration.responses.default.responseTemplates["application/json"], "\"${origin}\"")])
    ])
    error_message = "A preflight knows every allowed origin."
  }

  # Errors have one shape.
  assert {
    condition = alltrue([for type, response in jsondecode(aws_api_gateway_rest_api.this.body).x-amazon-apigateway-gateway-responses :
      response.responseParameters["gatewayresponse.header.Access-Control-Allow-Origin"] == "'https://app.example.com'"
      && can(jsondecode(replace(replace(response.responseTemplates["application/json"], "$context.error.messageString", "\"m\""), "$context.requestId", "r")).error.code)
    ])
    error_message = "Every error of the API itself has CORS headers and the shape {error: {code, message, requestId}}."
  }
  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body).x-amazon-apigateway-gateway-responses.UNAUTHORIZED.responseParameters["gatewayresponse.header.WWW-Authenticate"] == "'Bearer'"
    error_message = "401 carries WWW-Authenticate: Bearer."
  }
  assert {
    condition     = alltrue([for type in ["THROTTLED", "QUOTA_EXCEEDED"] : can(jsondecode(aws_api_gateway_rest_api.this.body).x-amazon-apigateway-gateway-responses[type].responseParameters["gatewayresponse.header.Retry-After"])])
    error_message = "429 carries Retry-After."
  }

  # Stage logs traces and throttles.
  assert {
    condition     = aws_api_gateway_stage.this.stage_name == "dev" && aws_api_gateway_stage.this.xray_tracing_enabled && aws_api_gateway_stage.this.access_log_settings[0].destination_arn == var.logging.access_log_group_arn
    error_message = "The stage traces, and logs access where it is told to."
  }
  assert {
    condition     = length(setsubtract(["requestId", "ip", "user", "requestTime", "method", "path", "status", "responseLatency", "integrationLatency", "error"], keys(jsondecode(aws_api_gateway_stage.this.access_log_settings[0].format)))) == 0
    error_message = "The access log holds request id, ip, user, time, method, path, status, latencies and error."
  }
  assert {
    condition = alltrue([for settings in aws_api_gateway_method_settings.all.settings :
      settings.logging_level == "INFO" && settings.data_trace_enabled && settings.metrics_enabled && settings.throttling_rate_limit == 100 && settings.throttling_burst_limit == 50
    ])
    error_message = "Log level, data trace and throttling are as asked."
  }
  assert {
    condition     = [for quota in aws_api_gateway_usage_plan.this.quota_settings : "${quota.limit} ${quota.period}"] == ["10000 MONTH"] && one(aws_api_gateway_usage_plan.this.throttle_settings).rate_limit == 100
    error_message = "The usage plan has the quota and the throttle."
  }
  assert {
    condition     = aws_api_gateway_deployment.this.triggers.document == sha1(aws_api_gateway_rest_api.this.body)
    error_message = "A changed document is deployed again."
  }
  assert {
    condition     = [for group in aws_cloudwatch_log_group.execution : group.retention_in_days] == [30] && alltrue([for group in aws_cloudwatch_log_group.execution : group.kms_key_id == var.logging.key_arn])
    error_message = "The execution log exists before the stage, encrypted, for 30 days."
  }
  assert {
    condition     = length(aws_lambda_permission.route) == 0 && length(aws_api_gateway_account.this) == 0
    error_message = "Without functions nothing admits the API, and the account's logging role is not taken over."
  }
}

run "no_execution_log_when_off" {
  command = plan

  variables {
    logging = { level = "OFF", data_trace = false, access_log_group_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:access", key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  assert {
    condition     = length(aws_cloudwatch_log_group.execution) == 0
    error_message = "Nothing is logged, so there is no log group."
  }
}

run "account_logging_role_can_be_owned" {
  command = plan

  variables {
    manage_account_logging_role = true
  }

  assert {
    condition     = keys(aws_api_gateway_account.this) == ["account"] && aws_iam_role.account_logging["account"].name == "test-dev-role-apigw-logging"
    error_message = "The module owns the account's logging role when asked."
  }
}

run "functions_admit_their_own_route_and_no_other" {
  # Applied, because the API's id is part of what a function admits.
  command = apply

  variables {
    create_lambda_permissions = true
  }

  assert {
    condition = { for key, permission in aws_lambda_permission.route : key => permission.source_arn } == {
      for key, route in output.routes : key => "${output.execution_arn}/dev/${route.method}${replace(route.path, "/\\{[^}]+\\}/", "*")}"
    }
    error_message = "Each function admits exactly its method and path of this API."
  }
  assert {
    condition     = aws_lambda_permission.route["team-get-member"].function_name == "arn:aws:lambda:eu-west-1:123456789012:function:test-dev-lambda-team-get-member" && endswith(aws_lambda_permission.route["team-get-member"].source_arn, "/dev/GET/v1/organisations/*/teams/*/members/*")
    error_message = "A path parameter is any value, a method is one."
  }
  assert {
    condition = jsondecode(aws_iam_role.authorizer_invocation.assume_role_policy).Statement[0].Condition == {
      StringEquals = { "aws:SourceAccount" = "123456789012" }
      ArnLike      = { "aws:SourceArn" = "${output.execution_arn}/authorizers/*" }
    }
    error_message = "The invocation role is assumed for authorizers of this API only."
  }
}

run "a_function_can_be_another" {
  command = plan

  variables {
    function_arns = { "team-list" = "arn:aws:lambda:eu-west-1:123456789012:function:teams:live" }
  }

  assert {
    condition     = strcontains(jsondecode(aws_api_gateway_rest_api.this.body).paths["/v1/organisations/{orgId}/teams"].get.x-amazon-apigateway-integration.uri, "function:teams:live")
    error_message = "A given ARN takes the place of the convention's."
  }
}

run "a_function_that_no_route_calls_is_refused" {
  command         = plan
  expect_failures = [aws_api_gateway_rest_api.this]
  variables {
    function_arns = { "team-lst" = "arn:aws:lambda:eu-west-1:123456789012:function:teams" }
  }
}

run "bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.name_prefix,
    var.stage_name,
    var.authorizer,
    var.function_arns,
    var.integration_timeout_ms,
    var.cors,
    var.throttle,
    var.logging,
  ]

  variables {
    # Name prefix is checked.
    name_prefix = "Test"
    # Stage name is checked.
    stage_name = "dev/1"
    # Authorizer ttl out of range.
    authorizer = { name = "a", type = "token", header = "Authorization", validation_expression = ".*", function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:a", cache_ttl_seconds = -1 }
    # Function arns are checked.
    function_arns = { "team-list" = "teams" }
    # Integration timeout is checked.
    integration_timeout_ms = 30000
    # Cors needs an origin.
    cors = { allowed_origins = [] }
    # Throttle is checked.
    throttle = { rate = 0, burst = 1, monthly_quota = 1 }
    # Log level is checked.
    logging = { level = "WARN", data_trace = false, access_log_group_arn = "arn", key_arn = "arn" }
  }
}

run "other_bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.cors,
    var.logging,
  ]

  variables {
    # Cors refuses a star.
    cors = { allowed_origins = ["*"] }
    # Data trace needs a log.
    logging = { level = "OFF", data_trace = true, access_log_group_arn = "arn", key_arn = "arn" }
  }
}

run "more_bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.logging,
  ]

  variables {
    # Execution retention is checked.
    logging = { level = "INFO", data_trace = false, access_log_group_arn = "arn", key_arn = "arn", execution_retention_days = 2555 }
  }
}
