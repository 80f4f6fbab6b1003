data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

resource "aws_dynamodb_table" "this" {
  for_each = var.tables

  name         = "${var.name_prefix}-ddb-${each.key}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = var.keys.partition
  range_key    = var.keys.sort

  stream_enabled              = true
  stream_view_type            = var.stream_view_type
  deletion_protection_enabled = var.deletion_protection_enabled
  tags                        = merge(var.tags, { Service = each.value.service })

  dynamic "attribute" {
    for_each = local.attributes[each.key]
    content {
      name = attribute.value
      type = "S"
    }
  }

  dynamic "global_secondary_index" {
    for_each = local.indexes[each.key]
    content {
      name            = global_secondary_index.key
      hash_key        = global_secondary_index.value.partition_key
      range_key       = global_secondary_index.value.sort_key
      projection_type = global_secondary_index.value.projection_type
    }
  }

  ttl {
    attribute_name = var.ttl_attribute
    enabled        = true
  }

  point_in_time_recovery {
    enabled                 = local.recovery.enabled
    recovery_period_in_days = local.recovery.period_in_days
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.this.arn
  }

  dynamic "replica" {
    for_each = local.failover_regions
    content {
      region_name                 = replica.value
      kms_key_arn                 = aws_kms_key.replica[replica.value].arn
      point_in_time_recovery      = local.recovery.enabled
      deletion_protection_enabled = var.deletion_protection_enabled
      propagate_tags              = true
    }
  }
}

# What is in an append-only table stays as it was written, whatever a role's own policy says. Deletion by TTL is
# DynamoDB's own and is not stopped; a put that would replace an item is the writer's to refuse, by a condition.
resource "aws_dynamodb_resource_policy" "append_only" {
  for_each = local.append_only_tables

  resource_arn = aws_dynamodb_table.this[each.key].arn
  policy       = local.append_only_policies[local.region][each.key]
}

resource "aws_dynamodb_resource_policy" "append_only_replica" {
  for_each = var.failover_region == null ? toset([]) : local.append_only_tables
  provider = aws.replica

  resource_arn = replace(aws_dynamodb_table.this[each.key].arn, ":${local.region}:", ":${var.failover_region}:")
  policy       = local.append_only_policies[var.failover_region][each.key]
}

resource "aws_kms_key" "this" {
  description             = "Access management tables of ${var.name_prefix}"
  enable_key_rotation     = true
  deletion_window_in_days = var.key_deletion_window_in_days
  policy                  = jsonencode({ Version = "2012-10-17", Statement = local.key_statements[local.region] })
  tags                    = var.tags
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name_prefix}-dynamodb"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_kms_key" "replica" {
  for_each = local.failover_regions
  provider = aws.replica

  description             = "Access management table replicas of ${var.name_prefix}"
  enable_key_rotation     = true
  deletion_window_in_days = var.key_deletion_window_in_days
  policy                  = jsonencode({ Version = "2012-10-17", Statement = local.key_statements[each.key] })
  tags                    = var.tags
}

resource "aws_kms_alias" "replica" {
  for_each = local.failover_regions
  provider = aws.replica

  name          = "alias/${var.name_prefix}-dynamodb"
  target_key_id = aws_kms_key.replica[each.key].key_id
}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.region
  regions    = concat([local.region], tolist(local.failover_regions))

  # DynamoDB's own role, which copies items between the replicas of a global table.
  replication_role_arn = "arn:${local.partition}:iam::${local.account_id}:role/aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForDynamoDBReplication"

  append_only_tables = toset([for table, definition in var.tables : table if definition.append_only])
  append_only_policies = {
    for region in local.regions : region => {
      for table in local.append_only_tables : table => jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Sid       = "NothingIsChangedOrDeleted"
          Effect    = "Deny"
          Principal = { AWS = "*" }
          Resource  = "arn:${local.partition}:dynamodb:${region}:${local.account_id}:table/${var.name_prefix}-ddb-${table}"
          Action = [
            "dynamodb:BatchWriteItem",
            "dynamodb:DeleteItem",
            "dynamodb:PartiQLDelete",
            "dynamodb:PartiQLUpdate",
            "dynamodb:UpdateItem",
          ]
          Condition = { ArnNotEquals = { "aws:PrincipalArn" = local.replication_role_arn } }
        }]
      })
    }
  }

  key_administration = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
  ]
  key_use = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ]

  key_users = concat(var.key_user_arns, var.failover_region == null ? [] : [local.replication_role_arn])

  key_statements = {
    for region in local.regions : region => concat(
      [
        {
          Sid       = "AdministerKey"
          Effect    = "Allow"
          Principal = { AWS = var.key_administrator_arns }
          Action    = local.key_administration
          Resource  = "*"
        },
        {
          Sid       = "CreateTablesOnKey"
          Effect    = "Allow"
          Principal = { AWS = var.key_administrator_arns }
          Action    = local.key_use
          Resource  = "*"
          Condition = { StringEquals = { "kms:ViaService" = "dynamodb.${region}.amazonaws.com" } }
        },
        {
          Sid       = "GrantKeyToTables"
          Effect    = "Allow"
          Principal = { AWS = var.key_administrator_arns }
          Action    = ["kms:CreateGrant"]
          Resource  = "*"
          Condition = {
            StringEquals = { "kms:ViaService" = "dynamodb.${region}.amazonaws.com" }
            Bool         = { "kms:GrantIsForAWSResource" = "true" }
          }
        },
      ],
      # The account under a condition, not the roles: KMS refuses a policy that names a role which does not exist yet.
      length(local.key_users) == 0 ? [] : [{
        Sid       = "UseKeyThroughDynamoDB"
        Effect    = "Allow"
        Principal = { AWS = ["arn:${local.partition}:iam::${local.account_id}:root"] }
        Action    = local.key_use
        Resource  = "*"
        Condition = {
          StringEquals = { "kms:ViaService" = "dynamodb.${region}.amazonaws.com" }
          ArnEquals    = { "aws:PrincipalArn" = local.key_users }
        }
      }],
    )
  }
}
