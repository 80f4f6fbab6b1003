data "aws_region" "replica" {
  provider = aws.replica
}

locals {
  replicated = var.replica_bucket_names != null
  replicas   = toset(local.replicated ? ["replica"] : [])

  # bucket → name of its replica; nothing without replication.
  replica_buckets = { for bucket in keys(var.bucket_names) : bucket => var.replica_bucket_names[bucket] if local.replicated }

  replication_role_name = "${var.name_prefix}-role-audit-replication"
  replication_role_arn  = "arn:${local.partition}:iam::${local.account_id}:role/${local.replication_role_name}"
  archive_arn           = "arn:${local.partition}:s3:::${var.bucket_names.archive}"
  replica_arn           = "arn:${local.partition}:s3:::${try(var.replica_bucket_names.archive, "")}"
}

resource "aws_s3_bucket_replication_configuration" "this" {
  for_each = local.replicas

  bucket = aws_s3_bucket_versioning.this["archive"].bucket
  role   = aws_iam_role.replication[each.key].arn

  rule {
    id       = "everything-to-the-failover-region"
    status   = "Enabled"
    priority = 1

    filter {
      prefix = ""
    }

    # What is deleted here stays there.
    delete_marker_replication {
      status = "Disabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket = aws_s3_bucket.replica["archive"].arn

      encryption_configuration {
        replica_kms_key_id = aws_kms_replica_key.replica[each.key].arn
      }
      replication_time {
        status = "Enabled"
        time {
          minutes = 15
        }
      }
      metrics {
        status = "Enabled"
        event_threshold {
          minutes = 15
        }
      }
    }
  }

  # Replication needs versioning on both sides, and locks to be in place before the first copy.
  depends_on = [aws_s3_bucket_versioning.replica, aws_s3_bucket_object_lock_configuration.this, aws_s3_bucket_object_lock_configuration.replica]
}

resource "aws_iam_role" "replication" {
  for_each = local.replicas

  name        = local.replication_role_name
  description = "Copies the audit archive to the failover region"
  tags        = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AssumedForTheArchive"
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account_id }
        ArnEquals    = { "aws:SourceArn" = local.archive_arn }
      }
    }]
  })
}

resource "aws_iam_role_policy" "replication" {
  for_each = local.replicas

  name = "objects"
  role = aws_iam_role.replication[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadArchive"
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = [local.archive_arn]
      },
      {
        Sid    = "ReadVersionsAndTheirLocks"
        Effect = "Allow"
        Action = [
          "s3:GetObjectLegalHold",
          "s3:GetObjectRetention",
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
        ]
        Resource = ["${local.archive_arn}/*"]
      },
      {
        # No ReplicateDelete: nothing that happens here deletes there.
        Sid      = "WriteReplicas"
        Effect   = "Allow"
        Action   = ["s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["${local.replica_arn}/*"]
      },
    ]
  })
}

resource "aws_iam_role_policy" "replication_keys" {
  for_each = local.replicas

  name = "keys"
  role = aws_iam_role.replication[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "DecryptArchive"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = [aws_kms_key.this.arn]
        Condition = { StringEquals = {
          "kms:ViaService"                   = "s3.${data.aws_region.current.region}.amazonaws.com"
          "kms:EncryptionContext:aws:s3:arn" = local.archive_arn
        } }
      },
      {
        Sid      = "EncryptReplicas"
        Effect   = "Allow"
        Action   = ["kms:Encrypt", "kms:GenerateDataKey"]
        Resource = [aws_kms_replica_key.replica[each.key].arn]
        Condition = { StringEquals = {
          "kms:ViaService"                   = "s3.${data.aws_region.replica.region}.amazonaws.com"
          "kms:EncryptionContext:aws:s3:arn" = local.replica_arn
        } }
      },
    ]
  })
}

resource "aws_kms_replica_key" "replica" {
  for_each = local.replicas
  provider = aws.replica

  description             = "Audit archive replica of ${var.name_prefix}"
  primary_key_arn         = aws_kms_key.this.arn
  deletion_window_in_days = var.key_deletion_window_in_days
  policy                  = jsonencode({ Version = "2012-10-17", Statement = local.key_statements[each.key] })
  tags                    = var.tags
}

resource "aws_kms_alias" "replica" {
  for_each = local.replicas
  provider = aws.replica

  name          = "alias/${var.name_prefix}-audit-archive"
  target_key_id = aws_kms_replica_key.replica[each.key].key_id
}

resource "aws_s3_bucket" "replica" {
  for_each = local.replica_buckets
  provider = aws.replica

  bucket              = each.value
  force_destroy       = var.force_destroy
  object_lock_enabled = each.key == "archive" && local.locked
  tags                = var.tags
}

resource "aws_s3_bucket_versioning" "replica" {
  for_each = aws_s3_bucket.replica
  provider = aws.replica

  bucket = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "replica" {
  for_each = local.replicated && local.locked ? toset(["archive"]) : toset([])
  provider = aws.replica

  bucket = aws_s3_bucket_versioning.replica[each.key].bucket
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = var.object_lock_days
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "replica" {
  for_each = aws_s3_bucket.replica
  provider = aws.replica

  bucket = each.value.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "replica" {
  for_each = aws_s3_bucket.replica
  provider = aws.replica

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "replica" {
  for_each = aws_s3_bucket.replica
  provider = aws.replica

  bucket = each.value.id
  rule {
    bucket_key_enabled = each.key == "archive"
    apply_server_side_encryption_by_default {
      sse_algorithm     = each.key == "archive" ? "aws:kms" : "AES256"
      kms_master_key_id = each.key == "archive" ? aws_kms_replica_key.replica["replica"].arn : null
    }
  }
}

resource "aws_s3_bucket_policy" "replica" {
  for_each = aws_s3_bucket.replica
  provider = aws.replica

  bucket = each.value.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.replica_bucket_statements[each.key] })

  depends_on = [aws_s3_bucket_public_access_block.replica]
}

resource "aws_s3_bucket_logging" "replica" {
  for_each = local.replicas
  provider = aws.replica

  bucket        = aws_s3_bucket.replica["archive"].id
  target_bucket = aws_s3_bucket.replica["logs"].id
  target_prefix = "${var.replica_bucket_names.archive}/"

  depends_on = [aws_s3_bucket_policy.replica]
}
