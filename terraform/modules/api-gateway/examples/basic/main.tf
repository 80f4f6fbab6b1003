provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
}

module "api_gateway" {
  source = "../.."

  name_prefix = "example-dev"
  stage_name  = "dev"
  cors        = { allowed_origins = ["http://localhost:3000"] }
  throttle    = { rate = 10, burst = 5, monthly_quota = 1000 }

  authorizer = {
    name                  = "example-dev-authorizer"
    type                  = "token"
    header                = "Authorization"
    validation_expression = "^Bearer [-0-9a-zA-Z._]+$"
    function_arn          = "arn:aws:lambda:eu-west-1:${local.account}:function:example-dev-lambda-authorizer-authorize"
    cache_ttl_seconds     = 0
  }

  logging = {
    level                = "INFO"
    data_trace           = false
    access_log_group_arn = "arn:aws:logs:eu-west-1:${local.account}:log-group:/aws/apigateway/example-dev-apigw-access"
    key_arn              = "arn:aws:kms:eu-west-1:${local.account}:key/11111111-1111-4111-8111-111111111111"
  }

  tags = {
    Project      = "EXAMPLE"
    Component    = "api-gateway"
    Service      = "shared"
    Environment  = "dev"
    CostCenter   = "EXAMPLE"
    Owner        = "example-team"
    ManagedBy    = "Terraform"
    BackupPolicy = "daily"
  }
}

output "invoke_url" {
  description = "URL that every path is appended to."
  value       = module.api_gateway.invoke_url
}
