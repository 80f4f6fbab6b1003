provider "aws" {
  region = "af-south-1"
}

provider "aws" {
  alias  = "replica"
  region = "eu-west-1"
}

variables {
  name_prefix                 = "test-prod"
  deletion_protection_enabled = true
  key_administrator_arns      = ["arn:aws:iam::123456789012:role/deploy"]
  key_user_arns               = ["arn:aws:iam::123456789012:role/test-prod-role-audit"]
  tags = {
    Project = "TEST", Component = "dynamodb", Service = "shared", Environment = "prod", CostCenter = "TEST"
    Owner   = "team", ManagedBy = "Terraform", BackupPolicy = "hourly"
  }
}

run "what_is_created" {
  command = plan

  # Four tables with their keys and indexes.
  assert {
    condition     = { for table, resource in aws_dynamodb_table.this : table => resource.name } == { for table in ["audit", "invitations", "permissions", "teams"] : table => "test-prod-ddb-${table}" }
    error_message = "There must be exactly the four tables, each named prefix-ddb-table."
  }
  assert {
    condition     = alltrue([for table in values(aws_dynamodb_table.this) : table.billing_mode == "PAY_PER_REQUEST" && table.hash_key == "PK" && table.range_key == "SK"])
    error_message = "Every table is on demand and has the keys PK and SK."
  }
  assert {
    condition = alltrue([
      for table, definition in var.tables :
      toset([for index in aws_dynamodb_table.this[table].global_secondary_index : "${index.name} ${index.hash_key} ${index.range_key} ${index.projection_type}"])
      == toset([for index in definition.indexes : "${index} ${index}PK ${index}SK ALL"])
    ])
    error_message = "A table's indexes must be exactly those of its definition, with keys of their own and all attributes."
  }
  assert {
    condition     = toset([for attribute in aws_dynamodb_table.this["audit"].attribute : "${attribute.name} ${attribute.type}"]) == toset(["PK S", "SK S", "GSI1PK S", "GSI1SK S", "GSI2PK S", "GSI2SK S", "GSI3PK S", "GSI3SK S"])
    error_message = "Only attributes that a key or an index uses are declared."
  }
  assert {
    condition     = alltrue([for table in values(aws_dynamodb_table.this) : table.ttl[0].enabled && table.ttl[0].attribute_name == "ttl"])
    error_message = "Every table deletes items by the attribute ttl."
  }
  assert {
    condition     = alltrue([for table in values(aws_dynamodb_table.this) : table.stream_enabled && table.stream_view_type == "NEW_AND_OLD_IMAGES"])
    error_message = "Every table has a stream with new and old images."
  }
  assert {
    condition     = alltrue([for table in values(aws_dynamodb_table.this) : table.point_in_time_recovery[0].enabled && table.point_in_time_recovery[0].recovery_period_in_days == 35])
    error_message = "Every table can be restored to any second of 35 days."
  }
  assert {
    condition     = alltrue([for table in values(aws_dynamodb_table.this) : table.server_side_encryption[0].enabled && table.deletion_protection_enabled && table.tags.BackupPolicy == "hourly"])
    error_message = "Every table is encrypted with the module's key, protected as asked, and tagged."
  }
  assert {
    condition     = alltrue([for table in values(aws_dynamodb_table.this) : length(table.replica) == 0]) && length(aws_kms_key.replica) == 0 && length(aws_dynamodb_resource_policy.append_only_replica) == 0
    error_message = "Without a failover region there is no replica, and no key for one."
  }

  # Audit can only be added to.
  assert {
    condition     = keys(aws_dynamodb_resource_policy.append_only) == ["audit"]
    error_message = "The audit table, and only that, is append-only."
  }
  assert {
    condition = {
      effect    = jsondecode(aws_dynamodb_resource_policy.append_only["audit"].policy).Statement[0].Effect
      principal = jsondecode(aws_dynamodb_resource_policy.append_only["audit"].policy).Statement[0].Principal.AWS
      resource  = jsondecode(aws_dynamodb_resource_policy.append_only["audit"].policy).Statement[0].Resource
      } == {
      effect    = "Deny"
      principal = "*"
      resource  = "arn:aws:dynamodb:af-south-1:123456789012:table/test-prod-ddb-audit"
    }
    error_message = "Nobody may change what is in the audit table."
  }
  assert {
    condition     = toset(jsondecode(aws_dynamodb_resource_policy.append_only["audit"].policy).Statement[0].Action) == toset(["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PartiQLDelete", "dynamodb:PartiQLUpdate", "dynamodb:UpdateItem"])
    error_message = "Every action that changes or deletes an item is denied."
  }

  # Key is used through dynamodb by the named roles.
  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 7 && aws_kms_alias.this.name == "alias/test-prod-dynamodb"
    error_message = "The key rotates, is deleted after 7 days, and has its alias."
  }
  assert {
    condition     = [for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Sid] == ["AdministerKey", "CreateTablesOnKey", "GrantKeyToTables", "UseKeyThroughDynamoDB"]
    error_message = "The key policy has exactly these statements."
  }
  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[3].Condition.ArnEquals["aws:PrincipalArn"] == ["arn:aws:iam::123456789012:role/test-prod-role-audit"]
    error_message = "Only the named roles may use the key."
  }
  assert {
    condition     = alltrue([for action in flatten([for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Action]) : !strcontains(action, "*")])
    error_message = "No wildcard action in a key policy."
  }

  # A table belongs to its service.
  assert {
    condition     = { for table, resource in aws_dynamodb_table.this : table => resource.tags.Service } == { permissions = "permission", invitations = "invitation", teams = "team", audit = "audit" }
    error_message = "Every table is tagged with its service."
  }
  assert {
    condition     = aws_kms_key.this.tags.Service == "shared"
    error_message = "The tables' key is nobody's own."
  }
}

run "replicated_to_the_failover_region" {
  command = plan

  variables {
    failover_region = "eu-west-1"
  }

  assert {
    condition = alltrue([
      for table in values(aws_dynamodb_table.this) :
      [for replica in table.replica : "${replica.region_name} ${replica.point_in_time_recovery} ${replica.deletion_protection_enabled} ${replica.propagate_tags}"] == ["eu-west-1 true true true"]
    ])
    error_message = "Every table has one replica, recoverable, protected and tagged like the table."
  }
  assert {
    condition     = keys(aws_kms_key.replica) == ["eu-west-1"] && aws_kms_key.replica["eu-west-1"].enable_key_rotation
    error_message = "The replicas have a rotating key of their own region."
  }
  assert {
    condition     = jsondecode(aws_kms_key.replica["eu-west-1"].policy).Statement[3].Condition.StringEquals["kms:ViaService"] == "dynamodb.eu-west-1.amazonaws.com"
    error_message = "The replicas' key can be used through DynamoDB of their region only."
  }
  assert {
    condition     = jsondecode(aws_dynamodb_resource_policy.append_only_replica["audit"].policy).Statement[0].Resource == "arn:aws:dynamodb:eu-west-1:123456789012:table/test-prod-ddb-audit"
    error_message = "The audit replica is append-only too."
  }
}

run "recovery_can_be_off" {
  command = plan

  variables {
    pitr_enabled = false
  }

  assert {
    condition     = alltrue([for table in values(aws_dynamodb_table.this) : !table.point_in_time_recovery[0].enabled])
    error_message = "pitr_enabled = false turns recovery off."
  }
}

run "bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.name_prefix,
    var.tables,
    var.stream_view_type,
    var.recovery_period_in_days,
    var.failover_region,
    var.key_administrator_arns,
    var.key_user_arns,
    var.key_deletion_window_in_days,
  ]

  variables {
    # Name prefix is checked.
    name_prefix = "Test_Prod"
    # Tables may not be empty.
    tables = {}
    # Stream view type is checked.
    stream_view_type = "EVERYTHING"
    # Recovery period is checked.
    recovery_period_in_days = 36
    # Failover region is checked.
    failover_region = "Ireland"
    # A key needs an administrator.
    key_administrator_arns = []
    # Key users are roles.
    key_user_arns = ["*"]
    # Key deletion window is checked.
    key_deletion_window_in_days = 1
  }
}

run "other_bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.tables,
    var.key_administrator_arns,
  ]

  variables {
    # Index names are checked.
    tables = { teams = { service = "team", indexes = ["ByName"] } }
    # Administrators are roles or users.
    key_administrator_arns = ["arn:aws:iam::123456789012:root"]
  }
}
