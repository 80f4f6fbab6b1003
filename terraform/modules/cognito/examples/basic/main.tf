provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

module "cognito" {
  source = "../.."

  name_prefix                 = "example-dev"
  deletion_protection_enabled = false

  authorizer = {
    function_arn      = "arn:aws:lambda:eu-west-1:${data.aws_caller_identity.current.account_id}:function:example-dev-lambda-authorizer-authorize"
    cache_ttl_seconds = 0
  }

  tags = {
    Project      = "EXAMPLE"
    Component    = "cognito"
    Service      = "shared"
    Environment  = "dev"
    CostCenter   = "EXAMPLE"
    Owner        = "example-team"
    ManagedBy    = "Terraform"
    BackupPolicy = "daily"
  }
}

output "issuer" {
  description = "Issuer of the pool's tokens."
  value       = module.cognito.issuer
}
