provider "aws" {
  region = "eu-west-1"
}

variables {
  name_prefix                 = "test-dev"
  deletion_protection_enabled = true
  authorizer = {
    function_arn      = "arn:aws:lambda:eu-west-1:123456789012:function:test-dev-lambda-authorizer-authorize"
    cache_ttl_seconds = 300
  }
  tags = {
    Project = "TEST", Component = "cognito", Service = "shared", Environment = "dev", CostCenter = "TEST"
    Owner   = "team", ManagedBy = "Terraform", BackupPolicy = "daily"
  }
}

run "what_is_created" {
  command = plan

  # Users are invited and sign in by email.
  assert {
    condition     = aws_cognito_user_pool.this.name == "test-dev-user-pool" && aws_cognito_user_pool.this.deletion_protection == "ACTIVE" && aws_cognito_user_pool.this.tags.Component == "cognito"
    error_message = "The pool is named, protected and tagged."
  }
  assert {
    condition     = toset(aws_cognito_user_pool.this.username_attributes) == toset(["email"]) && toset(aws_cognito_user_pool.this.auto_verified_attributes) == toset(["email"]) && !aws_cognito_user_pool.this.username_configuration[0].case_sensitive
    error_message = "The user name is the verified email address, in any case."
  }
  assert {
    condition     = aws_cognito_user_pool.this.admin_create_user_config[0].allow_admin_create_user_only
    error_message = "Nobody signs up alone."
  }
  assert {
    condition     = [for mechanism in aws_cognito_user_pool.this.account_recovery_setting[0].recovery_mechanism : mechanism.name] == ["verified_email"]
    error_message = "An account is recovered by email only."
  }
  assert {
    condition     = aws_cognito_user_pool.this.mfa_configuration == "OPTIONAL" && aws_cognito_user_pool.this.software_token_mfa_configuration[0].enabled
    error_message = "A one-time password is optional by default."
  }

  # Passwords have four classes.
  assert {
    condition = alltrue([for policy in aws_cognito_user_pool.this.password_policy :
      policy.minimum_length == 8 && policy.require_lowercase && policy.require_uppercase && policy.require_numbers && policy.require_symbols
    ])
    error_message = "A password has 8 characters or more, of four classes."
  }

  # The organisation is set once and not by a client.
  assert {
    condition     = [for attribute in aws_cognito_user_pool.this.schema : "${attribute.name} ${attribute.mutable}"] == ["organisation_id false"]
    error_message = "The organisation attribute is immutable."
  }
  assert {
    condition     = contains(aws_cognito_user_pool_client.this.read_attributes, "custom:organisation_id") && !contains(aws_cognito_user_pool_client.this.write_attributes, "custom:organisation_id")
    error_message = "A client reads the organisation and cannot write it."
  }

  # One client without a secret.
  assert {
    condition     = !aws_cognito_user_pool_client.this.generate_secret && toset(aws_cognito_user_pool_client.this.explicit_auth_flows) == toset(["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    error_message = "The client has no secret and signs in by SRP and refresh only."
  }
  assert {
    condition     = aws_cognito_user_pool_client.this.enable_token_revocation && aws_cognito_user_pool_client.this.prevent_user_existence_errors == "ENABLED"
    error_message = "Tokens can be revoked, and whether a user exists is not told."
  }
  assert {
    condition = {
      access  = "${aws_cognito_user_pool_client.this.access_token_validity} ${aws_cognito_user_pool_client.this.token_validity_units[0].access_token}"
      id      = "${aws_cognito_user_pool_client.this.id_token_validity} ${aws_cognito_user_pool_client.this.token_validity_units[0].id_token}"
      refresh = "${aws_cognito_user_pool_client.this.refresh_token_validity} ${aws_cognito_user_pool_client.this.token_validity_units[0].refresh_token}"
    } == { access = "1 hours", id = "1 hours", refresh = "30 days" }
    error_message = "Access and ID tokens live one hour, refresh tokens 30 days."
  }

  # Three groups.
  assert {
    condition     = keys(aws_cognito_user_group.this) == ["billing", "platform-admin", "support"]
    error_message = "There are exactly three groups."
  }

  # Authorizer settings for the document.
  assert {
    condition = output.authorizer == {
      name                  = "test-dev-authorizer"
      type                  = "token"
      header                = "Authorization"
      validation_expression = "^Bearer [-0-9a-zA-Z._]+$"
      function_arn          = var.authorizer.function_arn
      cache_ttl_seconds     = 300
    }
    error_message = "The authorizer reads a bearer token from Authorization and keeps its answer as asked."
  }
}

run "mfa_can_be_off" {
  command = plan

  variables {
    mfa = "OFF"
  }

  assert {
    condition     = length(aws_cognito_user_pool.this.software_token_mfa_configuration) == 0
    error_message = "Without a second factor there is nothing to configure."
  }
}

run "bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.name_prefix,
    var.mfa,
    var.password,
    var.token_validity,
    var.organisation_attribute,
    var.authorizer,
  ]

  variables {
    # Name prefix is checked.
    name_prefix = "Test"
    # Mfa is checked.
    mfa = "SMS"
    # Password length is checked.
    password = { minimum_length = 6 }
    # Token hours are checked.
    token_validity = { access_hours = 25 }
    # Organisation attribute is checked.
    organisation_attribute = "custom:organisation"
    # Authorizer function is checked.
    authorizer = { function_arn = "authorizer", cache_ttl_seconds = 0 }
  }
}

run "other_bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.password,
    var.token_validity,
    var.authorizer,
  ]

  variables {
    # Temporary password is checked.
    password = { temporary_valid_for = 0 }
    # Refresh days are checked.
    token_validity = { refresh_days = 0 }
    # Authorizer ttl out of range.
    authorizer = { function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:test", cache_ttl_seconds = 3601 }
  }
}
