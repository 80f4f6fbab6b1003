locals {
  # S3 counts from an object's creation, which is when the event had its hot days in the table behind it.
  lifecycle_rules = {
    archive = [
      {
        id              = "events-cold-then-expired"
        prefix          = var.prefixes.archive
        cold_after_days = var.retention.warm_until_days - var.retention.hot_days
        expire_days     = var.retention.total_days - var.retention.hot_days
      },
      { id = "exports-expired", prefix = var.prefixes.exports, expire_days = var.retention.export_days },
      { id = "noncurrent-versions-expired", prefix = "", noncurrent_days = coalesce(var.object_lock_days, var.retention.noncurrent_days) },
      { id = "delete-markers-removed", prefix = "", delete_markers = true },
      { id = "incomplete-uploads-aborted", prefix = "", abort_days = var.retention.incomplete_upload_days },
    ]
    logs = [
      { id = "access-logs-expired", prefix = "", expire_days = var.retention.access_log_days },
      { id = "noncurrent-versions-expired", prefix = "", noncurrent_days = var.retention.noncurrent_days },
      { id = "delete-markers-removed", prefix = "", delete_markers = true },
      { id = "incomplete-uploads-aborted", prefix = "", abort_days = var.retention.incomplete_upload_days },
    ]
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = aws_s3_bucket_versioning.this

  bucket = each.value.bucket
  # Audit events are small, and S3's default moves nothing under 128 kB.
  transition_default_minimum_object_size = "varies_by_storage_class"

  dynamic "rule" {
    for_each = local.lifecycle_rules[each.key]
    content {
      id     = rule.value.id
      status = "Enabled"

      filter {
        prefix = rule.value.prefix
      }

      dynamic "transition" {
        for_each = try([rule.value.cold_after_days], [])
        content {
          days          = transition.value
          storage_class = var.cold_storage_class
        }
      }
      dynamic "expiration" {
        for_each = try([{ days = rule.value.expire_days }], [{ delete_markers = rule.value.delete_markers }], [])
        content {
          days                         = try(expiration.value.days, null)
          expired_object_delete_marker = try(expiration.value.delete_markers, null)
        }
      }
      dynamic "noncurrent_version_expiration" {
        for_each = try([rule.value.noncurrent_days], [])
        content {
          noncurrent_days = noncurrent_version_expiration.value
        }
      }
      dynamic "abort_incomplete_multipart_upload" {
        for_each = try([rule.value.abort_days], [])
        content {
          days_after_initiation = abort_incomplete_multipart_upload.value
        }
      }
    }
  }
}

# Replication copies objects, not their lifecycle.
resource "aws_s3_bucket_lifecycle_configuration" "replica" {
  for_each = aws_s3_bucket_versioning.replica
  provider = aws.replica

  bucket                                 = each.value.bucket
  transition_default_minimum_object_size = "varies_by_storage_class"

  dynamic "rule" {
    for_each = local.lifecycle_rules[each.key]
    content {
      id     = rule.value.id
      status = "Enabled"

      filter {
        prefix = rule.value.prefix
      }

      dynamic "transition" {
        for_each = try([rule.value.cold_after_days], [])
        content {
          days          = transition.value
          storage_class = var.cold_storage_class
        }
      }
      dynamic "expiration" {
        for_each = try([{ days = rule.value.expire_days }], [{ delete_markers = rule.value.delete_markers }], [])
        content {
          days                         = try(expiration.value.days, null)
          expired_object_delete_marker = try(expiration.value.delete_markers, null)
        }
      }
      dynamic "noncurrent_version_expiration" {
        for_each = try([rule.value.noncurrent_days], [])
        content {
          noncurrent_days = noncurrent_version_expiration.value
        }
      }
      dynamic "abort_incomplete_multipart_upload" {
        for_each = try([rule.value.abort_days], [])
        content {
          days_after_initiation = abort_incomplete_multipart_upload.value
        }
      }
    }
  }
}
