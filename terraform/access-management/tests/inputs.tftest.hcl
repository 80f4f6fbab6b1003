variables {
  env_name                     = "dev"
  region                       = "eu-west-1"
  pitr_enabled                 = true
  cross_region_replication     = false
  deletion_protection          = false
  force_destroy                = true
  backup_policy                = "daily"
  throttle                     = { rate = 100, burst = 50, monthly_quota = 10000 }
  api_logging                  = { level = "INFO", data_trace = true }
  authorizer_cache_ttl_seconds = 0
  cors_allowed_origins         = ["http://localhost:3000"]
  audit_hot_days               = 7
  administrators               = ["role/deploy"]
  ses_identity                 = "example.com"
  alert_emails = {
    critical = ["a@example.com"]
    warning  = ["a@example.com"]
    info     = ["a@example.com"]
    dlq      = ["a@example.com"]
  }
  alarm_thresholds = {
    function_errors            = 10
    function_duration_p95_ms   = 10000
    function_throttles         = 5
    authorizer_duration_p95_ms = 200
    api_5xx                    = 5
    api_4xx                    = 20
    table_throttle_events      = 5
  }
}

run "every_route_has_a_watched_function_and_every_function_a_route" {
  command = plan

  # Every route has a watched function and every function a route.
  assert {
    condition     = toset(concat(keys(module.api_gateway.routes), ["authorizer-authorize", "audit-archive"])) == toset(keys(local.functions))
    error_message = "The functions in locals.tf must be those of the routes, the authorizer and the archiver."
  }
  assert {
    condition     = alltrue([for key, route in module.api_gateway.routes : endswith(route.function_arn, ":function:${local.functions[key].name}")])
    error_message = "Routes and alarms must name a function alike."
  }
}

run "names_by_convention_are_those_of_the_modules" {
  # Applied, because ARNs are known only then.
  command = apply

  assert {
    condition     = module.dynamodb.table_arns == local.table_arns
    error_message = "The composed table ARNs must be the tables'."
  }
  assert {
    condition     = module.iam.role_arns == local.role_arns
    error_message = "The composed role ARNs must be the roles'."
  }
  assert {
    condition     = { for service in local.services : service => module.cloudwatch.log_group_arns[service] } == local.log_group_arns
    error_message = "The composed log group ARNs must be the groups'."
  }
  assert {
    condition     = module.s3_audit.bucket_arn == "arn:aws:s3:::${local.bucket_names.archive}" && module.api_gateway.api_name == "${local.prefix}-apigw"
    error_message = "The composed bucket ARN and API name must be theirs."
  }
  assert {
    condition     = module.cognito.authorizer.function_arn == "arn:aws:lambda:eu-west-1:123456789012:function:bbws-access-dev-lambda-authorizer-authorize"
    error_message = "The authorizer's function has its conventional name."
  }
}

run "region_of_another_environment" {
  command         = plan
  expect_failures = [terraform_data.environment]
  variables {
    region = "us-east-1"
  }
}

run "replication_without_a_region" {
  command         = plan
  expect_failures = [terraform_data.environment]
  variables {
    cross_region_replication = true
  }
}

run "failover_region_without_replication" {
  command         = plan
  expect_failures = [terraform_data.environment]
  variables {
    failover_region = "af-south-1"
  }
}

run "failover_to_the_same_region" {
  command         = plan
  expect_failures = [terraform_data.environment]
  variables {
    cross_region_replication = true
    failover_region          = "eu-west-1"
  }
}

run "bucket_name_too_long" {
  command         = plan
  expect_failures = [terraform_data.environment]
  variables {
    project_name = "bbws-access-management-xyz"
  }
}

run "bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.env_name,
    var.region,
    var.failover_region,
    var.project_name,
    var.alert_emails,
    var.authorizer_cache_ttl_seconds,
    var.audit_hot_days,
    var.cors_allowed_origins,
    var.administrators,
    var.backup_policy,
  ]

  variables {
    # Unknown environment.
    env_name = "staging"
    # Region that is none.
    region = "Ireland"
    # Failover region that is none.
    failover_region = "Ireland"
    # Project name of wrong form.
    project_name = "BBWS_Access"
    # Empty email list.
    alert_emails = { critical = ["a@example.com"], warning = [], info = ["a@example.com"], dlq = ["a@example.com"] }
    # Authorizer ttl out of range.
    authorizer_cache_ttl_seconds = 3601
    # Hot days out of range.
    audit_hot_days = 90
    # Cors origins missing.
    cors_allowed_origins = []
    # Administrators missing.
    administrators = []
    # Backup policy unknown.
    backup_policy = "weekly"
  }
}

run "other_bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.cors_allowed_origins,
    var.administrators,
  ]

  variables {
    # Cors origin star.
    cors_allowed_origins = ["*"]
    # Administrator of wrong form.
    administrators = ["deploy"]
  }
}
