locals {
  read = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]

  # No route deletes: what ends is marked inactive. A transaction is authorised by the actions that it consists of.
  write = ["dynamodb:ConditionCheckItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]

  # A put can replace an item. IAM cannot tell: the writer puts on the condition that the key is new, the table's own
  # policy refuses every other change, and the stream shows what happened.
  append = ["dynamodb:PutItem"]

  # service → table → its actions, and the indexes that it queries.
  table_access = {
    permission = {
      permissions = { actions = concat(local.read, local.write), indexes = ["GSI1", "GSI2"] }
      audit       = { actions = local.append, indexes = [] }
    }
    invitation = {
      invitations = { actions = concat(local.read, local.write), indexes = ["GSI1", "GSI2"] }
      permissions = { actions = concat(local.read, local.append), indexes = [] }
      teams       = { actions = concat(local.read, local.append), indexes = [] }
      audit       = { actions = local.append, indexes = [] }
    }
    team = {
      # A transfer moves a member: the item of the old team is deleted in the transaction that puts the new one.
      teams       = { actions = concat(local.read, local.write, ["dynamodb:DeleteItem"]), indexes = ["GSI1", "GSI2"] }
      permissions = { actions = local.read, indexes = [] }
      audit       = { actions = local.append, indexes = [] }
    }
    role = {
      permissions = { actions = concat(local.read, local.write), indexes = ["GSI1"] }
      audit       = { actions = local.append, indexes = [] }
    }
    authorizer = {
      permissions = { actions = local.read, indexes = [] }
      teams       = { actions = local.read, indexes = ["GSI1"] }
      audit       = { actions = local.append, indexes = [] }
    }
    audit = {
      audit = { actions = concat(local.append, ["dynamodb:GetItem", "dynamodb:Query"]), indexes = ["GSI1", "GSI2", "GSI3"] }
    }
  }

  table_statements = {
    for service, tables in local.table_access : service => concat(
      [for table, access in tables : {
        Sid      = "Table${title(table)}"
        Effect   = "Allow"
        Action   = access.actions
        Resource = [var.table_arns[table]]
      }],
      [for table, access in tables : {
        Sid      = "Indexes${title(table)}"
        Effect   = "Allow"
        Action   = ["dynamodb:Query"]
        Resource = [for index in access.indexes : "${var.table_arns[table]}/index/${index}"]
      } if length(access.indexes) > 0],
      service != "audit" ? [] : [{
        Sid      = "StreamAudit"
        Effect   = "Allow"
        Action   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
        Resource = ["${var.table_arns.audit}/stream/*"]
      }],
      [{
        Sid      = "AuditIsNeverChanged"
        Effect   = "Deny"
        Action   = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PartiQLDelete", "dynamodb:PartiQLUpdate", "dynamodb:UpdateItem"]
        Resource = [var.table_arns.audit]
      }],
    )
  }

  telemetry_statements = {
    for service, log_group_arn in var.log_group_arns : service => [
      {
        Sid      = "WriteOwnLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${log_group_arn}:*"]
      },
      {
        # X-Ray offers no resource to name.
        Sid      = "SendTraces"
        Effect   = "Allow"
        Action   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        Resource = ["*"]
      },
    ]
  }

  key_use = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ]

  key_statements = {
    for service in keys(local.services) : service => concat(
      [{
        Sid      = "UseTableKey"
        Effect   = "Allow"
        Action   = local.key_use
        Resource = [var.key_arns.tables]
        Condition = { StringEquals = {
          "kms:ViaService" = "dynamodb.${data.aws_region.current.region}.amazonaws.com"
        } }
      }],
      service != "audit" ? [] : [{
        Sid      = "UseArchiveKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
        Resource = [var.key_arns.archive]
        # With a bucket key, S3 encrypts under the bucket's ARN.
        Condition = { StringEquals = {
          "kms:ViaService"                   = "s3.${data.aws_region.current.region}.amazonaws.com"
          "kms:EncryptionContext:aws:s3:arn" = var.archive.bucket_arn
        } }
      }],
    )
  }

  # What a service does beyond its tables.
  service_statements = {
    permission = []
    team       = []
    role       = []
    authorizer = []
    invitation = [
      {
        Sid      = "SendInvitations"
        Effect   = "Allow"
        Action   = ["ses:SendEmail", "ses:SendRawEmail"]
        Resource = [var.ses_identity_arn]
      },
      {
        Sid      = "CreateUsers"
        Effect   = "Allow"
        Action   = ["cognito-idp:AdminCreateUser", "cognito-idp:AdminSetUserPassword", "cognito-idp:AdminUpdateUserAttributes"]
        Resource = [var.user_pool_arn]
      },
    ]
    audit = [
      {
        Sid      = "ArchiveObjects"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = [for prefix in var.archive.prefixes : "${var.archive.bucket_arn}/${prefix}*"]
      },
      {
        Sid       = "ListArchive"
        Effect    = "Allow"
        Action    = ["s3:ListBucket"]
        Resource  = [var.archive.bucket_arn]
        Condition = { StringLike = { "s3:prefix" = [for prefix in var.archive.prefixes : "${prefix}*"] } }
      },
      {
        Sid      = "PublishEvents"
        Effect   = "Allow"
        Action   = ["events:PutEvents"]
        Resource = [var.event_bus_arn]
      },
    ]
  }
}
