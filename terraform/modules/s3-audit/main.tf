data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

# The archive and the bucket of its access logs. Their replicas, alike, are in replication.tf.
resource "aws_s3_bucket" "this" {
  for_each = var.bucket_names

  bucket              = each.value
  force_destroy       = var.force_destroy
  object_lock_enabled = each.key == "archive" && local.locked
  tags                = var.tags

  lifecycle {
    precondition {
      condition     = !(var.force_destroy && local.locked)
      error_message = "object_lock_days is ${coalesce(var.object_lock_days, 0)} and force_destroy is true: locked objects cannot be deleted, so the bucket could never be destroyed."
    }
    precondition {
      condition     = coalesce(var.object_lock_days, 0) <= var.retention.total_days - var.retention.hot_days
      error_message = "object_lock_days is ${coalesce(var.object_lock_days, 0)}: a lock may not outlast the archive, which keeps an object ${var.retention.total_days - var.retention.hot_days} days."
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  for_each = local.locked ? toset(["archive"]) : toset([])

  bucket = aws_s3_bucket_versioning.this[each.key].bucket
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = var.object_lock_days
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = aws_s3_bucket.this

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Log delivery cannot write to a bucket with a customer managed key: the log bucket has S3's own.
resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id
  rule {
    bucket_key_enabled = each.key == "archive"
    apply_server_side_encryption_by_default {
      sse_algorithm     = each.key == "archive" ? "aws:kms" : "AES256"
      kms_master_key_id = each.key == "archive" ? aws_kms_key.this.arn : null
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.bucket_statements[each.key] })

  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_logging" "this" {
  bucket        = aws_s3_bucket.this["archive"].id
  target_bucket = aws_s3_bucket.this["logs"].id
  target_prefix = "${var.bucket_names.archive}/"

  # Without the policy, S3 refuses the log bucket.
  depends_on = [aws_s3_bucket_policy.this]
}

resource "aws_kms_key" "this" {
  description             = "Audit archive of ${var.name_prefix}"
  enable_key_rotation     = true
  multi_region            = local.replicated
  deletion_window_in_days = var.key_deletion_window_in_days
  policy                  = jsonencode({ Version = "2012-10-17", Statement = local.key_statements["home"] })
  tags                    = var.tags
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name_prefix}-audit-archive"
  target_key_id = aws_kms_key.this.key_id
}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  locked     = var.object_lock_days != null

  # home and, when replicated, replica: the names and the region of each pair of buckets.
  pairs = merge(
    { home = { names = var.bucket_names, region = data.aws_region.current.region } },
    { for pair in local.replicas : pair => { names = var.replica_bucket_names, region = data.aws_region.replica.region } },
  )

  bucket_statements         = local.statements_by_pair["home"]
  replica_bucket_statements = try(local.statements_by_pair["replica"], {})
  statements_by_pair = {
    for pair, place in local.pairs : pair => {
      archive = [local.tls_only[pair].archive]
      logs = [local.tls_only[pair].logs, {
        Sid       = "AccessLogsOfTheArchive"
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "arn:${local.partition}:s3:::${place.names.logs}/*"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
          ArnEquals    = { "aws:SourceArn" = "arn:${local.partition}:s3:::${place.names.archive}" }
        }
      }]
    }
  }
  tls_only = {
    for pair, place in local.pairs : pair => {
      for bucket, name in place.names : bucket => {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "s3:*"
        Resource  = ["arn:${local.partition}:s3:::${name}", "arn:${local.partition}:s3:::${name}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }
    }
  }

  key_administration = concat([
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
  ], local.replicated ? ["kms:ReplicateKey", "kms:UpdatePrimaryRegion"] : [])

  key_users = concat(var.key_user_arns, local.replicated ? [local.replication_role_arn] : [])

  key_statements = {
    for pair, place in local.pairs : pair => [
      {
        Sid       = "AdministerKey"
        Effect    = "Allow"
        Principal = { AWS = var.key_administrator_arns }
        Action    = local.key_administration
        Resource  = "*"
      },
      {
        # The account under a condition, not the roles: KMS refuses a policy that names a role which does not exist yet.
        # With a bucket key, S3 encrypts under the bucket's ARN.
        Sid       = "UseKeyForTheArchive"
        Effect    = "Allow"
        Principal = { AWS = ["arn:${local.partition}:iam::${local.account_id}:root"] }
        Action    = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
        Resource  = "*"
        Condition = {
          StringEquals = {
            "kms:ViaService"                   = "s3.${place.region}.amazonaws.com"
            "kms:EncryptionContext:aws:s3:arn" = "arn:${local.partition}:s3:::${place.names.archive}"
          }
          ArnEquals = { "aws:PrincipalArn" = local.key_users }
        }
      },
    ]
  }
}
