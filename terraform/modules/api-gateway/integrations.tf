data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.region
  account   = data.aws_caller_identity.current.account_id

  # {service}-{action} → the function's ARN: the one given, or that of the naming convention.
  function_arns = {
    for key in keys(local.routes) : key => lookup(
      var.function_arns, key, "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.name_prefix}-lambda-${key}"
    )
  }

  # Composed, not read from the role: the role's trust needs the API, whose document needs this ARN.
  invocation_role_name = "${var.name_prefix}-role-authorizer-invocation"
  invocation_role_arn  = "arn:${local.partition}:iam::${local.account}:role/${local.invocation_role_name}"

  invocation_uri_prefix = "arn:${local.partition}:apigateway:${local.region}:lambda:path/2015-03-31/functions"

  # The one document that is the API: an import replaces everything, so what is not in it is gone.
  document = {
    openapi = "3.0.1"
    info    = { title = "${var.name_prefix}-apigw", version = "1.0" }
    paths = {
      for path in distinct([for route in values(local.routes) : route.path]) : path => merge(
        { for key, route in local.routes : lower(route.method) => local.operations[key] if route.path == path },
        { options = local.preflights[path] },
      )
    }
    components = {
      schemas = local.models
      securitySchemes = {
        (var.authorizer.name) = {
          type                         = "apiKey"
          name                         = var.authorizer.header
          in                           = "header"
          x-amazon-apigateway-authtype = "custom"
          x-amazon-apigateway-authorizer = {
            type                         = var.authorizer.type
            authorizerUri                = "${local.invocation_uri_prefix}/${var.authorizer.function_arn}/invocations"
            authorizerCredentials        = local.invocation_role_arn
            authorizerResultTtlInSeconds = var.authorizer.cache_ttl_seconds
            identityValidationExpression = var.authorizer.validation_expression
          }
        }
      }
    }
    x-amazon-apigateway-request-validators = {
      all = { validateRequestBody = true, validateRequestParameters = true }
    }
    x-amazon-apigateway-request-validator = "all"
    x-amazon-apigateway-gateway-responses = local.gateway_responses
  }

  operations = {
    for key, route in local.routes : key => merge(
      {
        operationId = key
        tags        = [route.service]
        parameters  = concat(local.path_parameters[route.path], [for parameter in local.list_parameters : parameter if route.list])
        responses   = { "200" = { description = "Answered by the function" } }
        security    = route.public ? [] : [{ (var.authorizer.name) = [] }]
        x-amazon-apigateway-integration = {
          type            = "aws_proxy"
          httpMethod      = "POST"
          uri             = "${local.invocation_uri_prefix}/${local.function_arns[key]}/invocations"
          timeoutInMillis = var.integration_timeout_ms
        }
      },
      { for model in compact([route.model]) : "requestBody" => {
        required = true
        content  = { "application/json" = { schema = { "$ref" = "#/components/schemas/${model}" } } }
      } },
    )
  }

  path_parameters = {
    for path in distinct([for route in values(local.routes) : route.path]) : path => [
      for parameter in regexall("\\{([^}]+)\\}", path) : { name = parameter[0], in = "path", required = true, schema = { type = "string" } }
    ]
  }
  list_parameters = [
    { name = "pageSize", in = "query", required = false, schema = { type = "integer", minimum = 1, maximum = 100 } },
    { name = "startAt", in = "query", required = false, schema = { type = "string" } },
  ]

  # A preflight names the caller's origin, and only if it is in the list: a header holds one origin, not several.
  preflight_template = <<-VTL
    #set($origin = $input.params().header.get("Origin"))
    #if(!$origin)#set($origin = $input.params().header.get("origin"))#end
    #set($allowed = ${jsonencode(var.cors.allowed_origins)})
    #if($allowed.contains($origin))#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end
  VTL
  preflights = {
    for path, parameters in local.path_parameters : path => {
      operationId = "preflight ${path}"
      parameters  = parameters
      security    = []
      responses = { "204" = {
        description = "Which methods and headers a browser may send"
        headers     = { for header in ["Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Allow-Origin", "Access-Control-Max-Age", "Vary"] : header => { schema = { type = "string" } } }
      } }
      x-amazon-apigateway-integration = {
        type             = "mock"
        requestTemplates = { "application/json" = jsonencode({ statusCode = 204 }) }
        responses = { default = {
          statusCode        = "204"
          responseTemplates = { "application/json" = local.preflight_template }
          responseParameters = {
            "method.response.header.Access-Control-Allow-Headers" = "'Authorization,Content-Type'"
            "method.response.header.Access-Control-Allow-Methods" = "'${join(",", sort(concat(["OPTIONS"], [for route in values(local.routes) : route.method if route.path == path])))}'"
            "method.response.header.Access-Control-Max-Age"       = "'${var.cors.max_age_seconds}'"
            "method.response.header.Vary"                         = "'Origin'"
          }
        } }
      }
    }
  }

  # What the API answers itself, in the shape of the functions' errors. Statuses not named are the API's own.
  gateway_errors = {
    ACCESS_DENIED                  = { code = "FORBIDDEN" }
    AUTHORIZER_CONFIGURATION_ERROR = { code = "INTERNAL_ERROR" }
    AUTHORIZER_FAILURE             = { code = "INTERNAL_ERROR" }
    BAD_REQUEST_BODY               = { code = "INVALID_REQUEST" }
    BAD_REQUEST_PARAMETERS         = { code = "INVALID_REQUEST" }
    DEFAULT_4XX                    = { code = "BAD_REQUEST" }
    DEFAULT_5XX                    = { code = "INTERNAL_ERROR" }
    EXPIRED_TOKEN                  = { code = "UNAUTHORIZED" }
    INTEGRATION_FAILURE            = { code = "BAD_GATEWAY", status = 502 }
    INTEGRATION_TIMEOUT            = { code = "TIMEOUT" }
    MISSING_AUTHENTICATION_TOKEN   = { code = "NOT_FOUND", status = 404 }
    QUOTA_EXCEEDED                 = { code = "QUOTA_EXCEEDED", header = { "Retry-After" = tostring(var.retry_after_seconds.quota) } }
    REQUEST_TOO_LARGE              = { code = "REQUEST_TOO_LARGE" }
    RESOURCE_NOT_FOUND             = { code = "NOT_FOUND" }
    THROTTLED                      = { code = "THROTTLED", header = { "Retry-After" = tostring(var.retry_after_seconds.throttled) } }
    UNAUTHORIZED                   = { code = "UNAUTHORIZED", header = { "WWW-Authenticate" = "Bearer" } }
    UNSUPPORTED_MEDIA_TYPE         = { code = "UNSUPPORTED_MEDIA_TYPE" }
    WAF_FILTERED                   = { code = "FORBIDDEN" }
  }
  gateway_responses = {
    for type, error in local.gateway_errors : type => merge(
      {
        responseParameters = { for header, value in merge({ "Access-Control-Allow-Origin" = var.cors.allowed_origins[0], "Vary" = "Origin" }, try(error.header, {})) :
          "gatewayresponse.header.${header}" => "'${value}'"
        }
        # messageString comes with its quotes.
        responseTemplates = { "application/json" = "{\"error\":{\"code\":\"${error.code}\",\"message\":$context.error.messageString,\"requestId\":\"$context.requestId\"}}" }
      },
      try({ statusCode = error.status }, {}),
    )
  }
}
