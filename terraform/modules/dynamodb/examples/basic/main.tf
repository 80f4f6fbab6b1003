provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

module "dynamodb" {
  source    = "../.."
  providers = { aws = aws, aws.replica = aws }

  name_prefix                 = "example-dev"
  deletion_protection_enabled = false
  key_administrator_arns      = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/example-deploy"]
  key_user_arns               = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/example-dev-role-permission"]

  tags = {
    Project      = "EXAMPLE"
    Component    = "dynamodb"
    Service      = "shared"
    Environment  = "dev"
    CostCenter   = "EXAMPLE"
    Owner        = "example-team"
    ManagedBy    = "Terraform"
    BackupPolicy = "daily"
  }
}

output "table_names" {
  description = "Names of the tables."
  value       = module.dynamodb.table_names
}
