provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

locals {
  account  = data.aws_caller_identity.current.account_id
  services = ["permission", "invitation", "team", "role", "authorizer", "audit"]
}

module "iam" {
  source = "../.."

  name_prefix      = "example-dev"
  table_arns       = { for table in ["permissions", "invitations", "teams", "audit"] : table => "arn:aws:dynamodb:eu-west-1:${local.account}:table/example-dev-ddb-${table}" }
  log_group_arns   = { for service in local.services : service => "arn:aws:logs:eu-west-1:${local.account}:log-group:/aws/lambda/example-dev-lambda-${service}" }
  archive          = { bucket_arn = "arn:aws:s3:::example-dev-audit" }
  ses_identity_arn = "arn:aws:ses:eu-west-1:${local.account}:identity/example.com"
  user_pool_arn    = "arn:aws:cognito-idp:eu-west-1:${local.account}:userpool/eu-west-1_Example01"
  event_bus_arn    = "arn:aws:events:eu-west-1:${local.account}:event-bus/default"

  key_arns = {
    tables  = "arn:aws:kms:eu-west-1:${local.account}:key/11111111-1111-4111-8111-111111111111"
    archive = "arn:aws:kms:eu-west-1:${local.account}:key/22222222-2222-4222-8222-222222222222"
  }

  tags = {
    Project      = "EXAMPLE"
    Component    = "iam"
    Service      = "shared"
    Environment  = "dev"
    CostCenter   = "EXAMPLE"
    Owner        = "example-team"
    ManagedBy    = "Terraform"
    BackupPolicy = "daily"
  }
}

output "role_arns" {
  description = "ARNs of the service roles."
  value       = module.iam.role_arns
}
