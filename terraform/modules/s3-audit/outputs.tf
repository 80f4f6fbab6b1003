output "bucket_names" {
  description = "Names of the archive and of its log bucket."
  value       = { for bucket, resource in aws_s3_bucket.this : bucket => resource.bucket }
}

output "bucket_arn" {
  description = "ARN of the archive."
  value       = aws_s3_bucket.this["archive"].arn
}

output "key_arn" {
  description = "ARN of the key that the archive is encrypted with."
  value       = aws_kms_key.this.arn
}

output "replica_bucket_arn" {
  description = "ARN of the archive's replica; null without one."
  value       = try(aws_s3_bucket.replica["archive"].arn, null)
}

output "replica_key_arn" {
  description = "ARN of the key that the replica is encrypted with; null without one."
  value       = one([for key in aws_kms_replica_key.replica : key.arn])
}

output "hot_days" {
  description = "Days after which an event's `ttl` lets it leave the table: the audit service sets the attribute by it."
  value       = var.retention.hot_days
}
