provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

module "s3_audit" {
  source    = "../.."
  providers = { aws = aws, aws.replica = aws }

  name_prefix            = "example-dev"
  force_destroy          = true
  retention              = { hot_days = 7 }
  key_administrator_arns = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/example-deploy"]
  key_user_arns          = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/example-dev-role-audit"]

  bucket_names = {
    archive = "example-dev-audit-${data.aws_caller_identity.current.account_id}"
    logs    = "example-dev-audit-logs-${data.aws_caller_identity.current.account_id}"
  }

  tags = {
    Project      = "EXAMPLE"
    Component    = "s3-audit"
    Service      = "audit"
    Environment  = "dev"
    CostCenter   = "EXAMPLE"
    Owner        = "example-team"
    ManagedBy    = "Terraform"
    BackupPolicy = "daily"
  }
}

output "bucket_arn" {
  description = "ARN of the archive."
  value       = module.s3_audit.bucket_arn
}
