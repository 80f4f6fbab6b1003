data "aws_partition" "current" {}
data "aws_region" "current" {}

resource "aws_cognito_user_pool" "this" {
  name = "${var.name_prefix}-user-pool"

  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  deletion_protection      = var.deletion_protection_enabled ? "ACTIVE" : "INACTIVE"
  mfa_configuration        = var.mfa
  tags                     = var.tags

  username_configuration {
    case_sensitive = false
  }

  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  # A new address counts once its owner has confirmed it.
  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  password_policy {
    minimum_length                   = var.password.minimum_length
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = true
    require_uppercase                = true
    temporary_password_validity_days = var.password.temporary_valid_for
  }

  dynamic "software_token_mfa_configuration" {
    for_each = var.mfa == "OFF" ? [] : [true]
    content {
      enabled = true
    }
  }

  schema {
    name                     = var.organisation_attribute
    attribute_data_type      = "String"
    mutable                  = false
    required                 = false
    developer_only_attribute = false

    string_attribute_constraints {
      min_length = "1"
      max_length = "64"
    }
  }
}

resource "aws_cognito_user_pool_client" "this" {
  name         = "${var.name_prefix}-user-pool-client"
  user_pool_id = aws_cognito_user_pool.this.id

  generate_secret               = false
  explicit_auth_flows           = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true

  # The organisation is not among what a client may write: it decides what a user reaches.
  read_attributes  = ["email", "email_verified", "name", "custom:${var.organisation_attribute}"]
  write_attributes = ["email", "name"]

  access_token_validity  = var.token_validity.access_hours
  id_token_validity      = var.token_validity.id_hours
  refresh_token_validity = var.token_validity.refresh_days
  token_validity_units {
    access_token  = "hours"
    id_token      = "hours"
    refresh_token = "days"
  }
}

resource "aws_cognito_user_group" "this" {
  for_each = var.groups

  name         = each.key
  description  = each.value
  user_pool_id = aws_cognito_user_pool.this.id
}

locals {
  # Settings only: the authorizer itself is part of the API's document, which an import replaces as a whole.
  authorizer = {
    name                  = "${var.name_prefix}-authorizer"
    type                  = "token"
    header                = var.authorizer.header
    validation_expression = var.authorizer.validation_expression
    function_arn          = var.authorizer.function_arn
    cache_ttl_seconds     = var.authorizer.cache_ttl_seconds
  }

  issuer = "https://cognito-idp.${data.aws_region.current.region}.${data.aws_partition.current.dns_suffix}/${aws_cognito_user_pool.this.id}"
}
