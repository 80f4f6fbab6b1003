provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

module "cloudwatch" {
  source = "../.."

  name_prefix            = "example-dev"
  api                    = { name = "example-dev-apigw", stage = "dev" }
  tables                 = { audit = { name = "example-dev-ddb-audit", indexes = ["GSI1"] } }
  key_administrator_arns = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/example-deploy"]

  log_groups = {
    authorizer = { name = "/aws/lambda/example-dev-lambda-authorizer" }
    audit      = { name = "/aws/lambda/example-dev-lambda-audit", retention_in_days = 90 }
  }
  functions = {
    authorizer-authorize = { name = "example-dev-lambda-authorizer-authorize", service = "authorizer" }
    audit-archive        = { name = "example-dev-lambda-audit-archive", service = "audit" }
  }

  alert_emails = {
    critical = ["on-call@example.com"]
    warning  = ["team@example.com"]
    info     = ["team@example.com"]
    dlq      = ["team@example.com"]
  }
  alarm_thresholds = {
    function_errors            = 10
    function_duration_p95_ms   = 10000
    function_throttles         = 5
    authorizer_duration_p95_ms = 200
    authorizer_internal_errors = 1
    api_5xx                    = 5
    api_4xx                    = 20
    table_throttle_events      = 5
    audit_archive_failures     = 1
  }

  tags = {
    Project      = "EXAMPLE"
    Component    = "cloudwatch"
    Service      = "shared"
    Environment  = "dev"
    CostCenter   = "EXAMPLE"
    Owner        = "example-team"
    ManagedBy    = "Terraform"
    BackupPolicy = "daily"
  }
}

output "alarm_names" {
  description = "Names of all alarms."
  value       = module.cloudwatch.alarm_names
}
