provider "aws" {
  region = "eu-west-1"
}

variables {
  name_prefix = "test-dev"
  table_arns = {
    permissions = "arn:aws:dynamodb:eu-west-1:123456789012:table/test-dev-ddb-permissions"
    invitations = "arn:aws:dynamodb:eu-west-1:123456789012:table/test-dev-ddb-invitations"
    teams       = "arn:aws:dynamodb:eu-west-1:123456789012:table/test-dev-ddb-teams"
    audit       = "arn:aws:dynamodb:eu-west-1:123456789012:table/test-dev-ddb-audit"
  }
  log_group_arns = {
    permission = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/test-dev-lambda-permission"
    invitation = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/test-dev-lambda-invitation"
    team       = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/test-dev-lambda-team"
    role       = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/test-dev-lambda-role"
    authorizer = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/test-dev-lambda-authorizer"
    audit      = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/test-dev-lambda-audit"
  }
  key_arns = {
    tables  = "arn:aws:kms:eu-west-1:123456789012:key/11111111-1111-4111-8111-111111111111"
    archive = "arn:aws:kms:eu-west-1:123456789012:key/22222222-2222-4222-8222-222222222222"
  }
  archive          = { bucket_arn = "arn:aws:s3:::test-dev-audit" }
  ses_identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
  user_pool_arn    = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Example01"
  event_bus_arn    = "arn:aws:events:eu-west-1:123456789012:event-bus/default"
  tags = {
    Project = "TEST", Component = "iam", Service = "shared", Environment = "dev", CostCenter = "TEST"
    Owner   = "team", ManagedBy = "Terraform", BackupPolicy = "daily"
  }

  # What a service may do with a table itself, apart from its indexes.
  expected_table_actions = {
    "permission permissions" = ["BatchGetItem", "ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem"]
    "permission audit"       = ["PutItem"]
    "invitation invitations" = ["BatchGetItem", "ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem"]
    "invitation permissions" = ["BatchGetItem", "GetItem", "PutItem", "Query"]
    "invitation teams"       = ["BatchGetItem", "GetItem", "PutItem", "Query"]
    "invitation audit"       = ["PutItem"]
    "team teams"             = ["BatchGetItem", "ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"]
    "team permissions"       = ["BatchGetItem", "GetItem", "Query"]
    "team audit"             = ["PutItem"]
    "role permissions"       = ["BatchGetItem", "ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem"]
    "role audit"             = ["PutItem"]
    "authorizer permissions" = ["BatchGetItem", "GetItem", "Query"]
    "authorizer teams"       = ["BatchGetItem", "GetItem", "Query"]
    "authorizer audit"       = ["PutItem"]
    "audit audit"            = ["GetItem", "PutItem", "Query"]
  }
  expected_indexes = {
    "permission permissions" = ["GSI1", "GSI2"]
    "invitation invitations" = ["GSI1", "GSI2"]
    "team teams"             = ["GSI1", "GSI2"]
    "role permissions"       = ["GSI1"]
    "authorizer teams"       = ["GSI1"]
    "audit audit"            = ["GSI1", "GSI2", "GSI3"]
  }
}

run "what_is_created" {
  command = plan

  # Six roles that only functions of the account assume.
  assert {
    condition     = { for service, role in aws_iam_role.service : service => role.name } == { for service in ["permission", "invitation", "team", "role", "authorizer", "audit"] : service => "test-dev-role-${service}" }
    error_message = "There must be exactly six roles, one a service."
  }
  assert {
    condition = alltrue([for role in values(aws_iam_role.service) : jsondecode(role.assume_role_policy).Statement == [{
      Sid       = "AssumedByFunctionsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } }
    }]])
    error_message = "Only Lambda, for this account, may assume a role."
  }
  assert {
    condition     = alltrue([for service, role in aws_iam_role.service : role.tags.Component == "iam" && role.tags.CostCenter == "TEST" && role.tags.Service == service])
    error_message = "Every role is tagged, with its own service."
  }

  # Each service reaches its tables and no other.
  assert {
    condition = jsonencode({
      for pair in flatten([for key, policy in aws_iam_role_policy.service : [
        for statement in jsondecode(policy.policy).Statement : [
          for arn in statement.Resource : { key = "${split("/", key)[0]} ${replace(arn, "/^.*-ddb-/", "")}", actions = sort([for action in statement.Action : trimprefix(action, "dynamodb:")]) }
        ] if statement.Effect == "Allow" && startswith(statement.Sid, "Table")
      ] if endswith(key, "/tables")]) : pair.key => pair.actions
    }) == jsonencode(var.expected_table_actions)
    error_message = "The services' actions on tables must be exactly the expected ones."
  }
  assert {
    condition = jsonencode({
      for key, indexes in {
        for pair in flatten([for key, policy in aws_iam_role_policy.service : [
          for statement in jsondecode(policy.policy).Statement : [
            for arn in statement.Resource : { key = "${split("/", key)[0]} ${split("/index/", replace(arn, "/^.*-ddb-/", ""))[0]}", index = split("/index/", arn)[1] }
          ] if statement.Action == ["dynamodb:Query"]
        ] if endswith(key, "/tables")]) : pair.key => pair.index...
      } : key => sort(indexes)
    }) == jsonencode(var.expected_indexes)
    error_message = "The services query exactly the indexes that they use, and do nothing else with them."
  }
  assert {
    condition = [for service in keys(aws_iam_role.service) : service if !anytrue([
      for statement in jsondecode(aws_iam_role_policy.service["${service}/tables"].policy).Statement :
      statement.Effect == "Deny" && statement.Resource == [var.table_arns.audit] && contains(statement.Action, "dynamodb:UpdateItem") && contains(statement.Action, "dynamodb:DeleteItem")
    ])] == []
    error_message = "Every role is denied to update or delete in the audit table."
  }
  assert {
    condition     = [for key, policy in aws_iam_role_policy.service : key if strcontains(policy.policy, "/stream/")] == ["audit/tables"]
    error_message = "Only the audit service reads a stream."
  }

  # No wildcard action and a star resource only for traces.
  assert {
    condition = [for action in flatten([for policy in values(aws_iam_role_policy.service) : [
      for statement in jsondecode(policy.policy).Statement : statement.Action
    ]]) : action if strcontains(action, "*")] == []
    error_message = "Every action is spelt out."
  }
  assert {
    condition = toset(flatten([for policy in values(aws_iam_role_policy.service) : [
      for statement in jsondecode(policy.policy).Statement : statement.Sid if contains(statement.Resource, "*")
    ]])) == toset(["SendTraces"])
    error_message = "Only X-Ray, which has no resource level, is granted on all resources."
  }
  assert {
    condition = alltrue([for service, arn in var.log_group_arns :
      jsondecode(aws_iam_role_policy.service["${service}/telemetry"].policy).Statement[0].Resource == ["${arn}:*"]
    ])
    error_message = "A service writes to the streams of its own log group."
  }

  # Keys are used through their service.
  assert {
    condition = alltrue([for service in keys(aws_iam_role.service) :
      jsondecode(aws_iam_role_policy.service["${service}/keys"].policy).Statement[0].Condition.StringEquals["kms:ViaService"] == "dynamodb.eu-west-1.amazonaws.com"
    ])
    error_message = "The tables' key is used through DynamoDB only."
  }
  assert {
    condition     = [for key, policy in aws_iam_role_policy.service : key if strcontains(policy.policy, var.key_arns.archive)] == ["audit/keys"]
    error_message = "Only the audit service uses the archive's key."
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.service["audit/keys"].policy).Statement[1].Condition.StringEquals == {
      "kms:ViaService"                   = "s3.eu-west-1.amazonaws.com"
      "kms:EncryptionContext:aws:s3:arn" = "arn:aws:s3:::test-dev-audit"
    }
    error_message = "The archive's key is used through S3, for the archive bucket only."
  }

  # Only invitation and audit reach beyond tables.
  assert {
    condition     = [for key in keys(aws_iam_role_policy.service) : key if endswith(key, "/services")] == ["audit/services", "invitation/services"]
    error_message = "No other service has rights beyond its tables, keys, logs and traces."
  }
  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.service["invitation/services"].policy).Statement : statement.Sid => concat(statement.Action, statement.Resource) } == {
      SendInvitations = ["ses:SendEmail", "ses:SendRawEmail", var.ses_identity_arn]
      CreateUsers     = ["cognito-idp:AdminCreateUser", "cognito-idp:AdminSetUserPassword", "cognito-idp:AdminUpdateUserAttributes", var.user_pool_arn]
    }
    error_message = "The invitation service sends from one identity and creates users in one pool."
  }
  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.service["audit/services"].policy).Statement : statement.Sid => concat(statement.Action, statement.Resource) } == {
      ArchiveObjects = ["s3:GetObject", "s3:PutObject", "arn:aws:s3:::test-dev-audit/archive/*", "arn:aws:s3:::test-dev-audit/exports/*"]
      ListArchive    = ["s3:ListBucket", "arn:aws:s3:::test-dev-audit"]
      PublishEvents  = ["events:PutEvents", var.event_bus_arn]
    }
    error_message = "The audit service puts, gets and lists the archive's two prefixes and publishes to one bus."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.service["audit/services"].policy).Statement[1].Condition.StringLike["s3:prefix"] == ["archive/*", "exports/*"]
    error_message = "Listing is limited to the two prefixes."
  }

  # Inline policies fit a role.
  assert {
    condition     = alltrue([for service in keys(aws_iam_role.service) : sum([for key, policy in aws_iam_role_policy.service : length(policy.policy) if startswith(key, "${service}/")]) <= 10240])
    error_message = "The inline policies of a role may hold 10,240 characters together."
  }
}


run "bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.name_prefix,
    var.table_arns,
    var.log_group_arns,
    var.archive,
    var.ses_identity_arn,
    var.event_bus_arn,
  ]

  variables {
    # Name prefix is checked.
    name_prefix = "Test"
    # Table arns are checked.
    table_arns = { permissions = "*", invitations = "*", teams = "*", audit = "*" }
    # Log group arns are checked.
    log_group_arns = { permission = "*", invitation = "*", team = "*", role = "*", authorizer = "*", audit = "*" }
    # Archive bucket is checked.
    archive = { bucket_arn = "arn:aws:s3:::*" }
    # Ses identity is one.
    ses_identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/*"
    # Event bus is one.
    event_bus_arn = "arn:aws:events:eu-west-1:123456789012:event-bus/*"
  }
}

run "other_bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.archive,
  ]

  variables {
    # Archive prefixes are checked.
    archive = { bucket_arn = "arn:aws:s3:::test-dev-audit", prefixes = ["*"] }
  }
}
