provider "aws" {
  region = "af-south-1"
}

provider "aws" {
  alias  = "replica"
  region = "eu-west-1"
}

variables {
  name_prefix            = "test-prod"
  bucket_names           = { archive = "test-prod-audit", logs = "test-prod-audit-logs" }
  retention              = { hot_days = 30 }
  force_destroy          = false
  key_administrator_arns = ["arn:aws:iam::123456789012:role/deploy"]
  key_user_arns          = ["arn:aws:iam::123456789012:role/test-prod-role-audit"]
  tags = {
    Project = "TEST", Component = "s3-audit", Service = "audit", Environment = "prod", CostCenter = "TEST"
    Owner   = "team", ManagedBy = "Terraform", BackupPolicy = "hourly"
  }
}

run "what_is_created" {
  command = plan

  # Archive and log bucket are closed.
  assert {
    condition     = { for bucket, resource in aws_s3_bucket.this : bucket => resource.bucket } == { archive = var.bucket_names.archive, logs = var.bucket_names.logs }
    error_message = "There are exactly the archive and its log bucket."
  }
  assert {
    condition     = alltrue([for block in values(aws_s3_bucket_public_access_block.this) : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets]) && length(aws_s3_bucket_public_access_block.this) == 2
    error_message = "All four public access blocks are on, on both buckets."
  }
  assert {
    condition     = [for versioning in values(aws_s3_bucket_versioning.this) : versioning.versioning_configuration[0].status] == ["Enabled", "Enabled"]
    error_message = "Both buckets keep versions."
  }
  assert {
    condition     = [for controls in values(aws_s3_bucket_ownership_controls.this) : controls.rule[0].object_ownership] == ["BucketOwnerEnforced", "BucketOwnerEnforced"]
    error_message = "The owner owns every object."
  }
  assert {
    condition = alltrue([for policy in values(aws_s3_bucket_policy.this) : anytrue([
      for statement in jsondecode(policy.policy).Statement : try(statement.Effect == "Deny" && statement.Sid == "TlsOnly" && statement.Condition.Bool["aws:SecureTransport"] == "false", false)
    ])])
    error_message = "Both buckets refuse requests without TLS."
  }
  assert {
    condition = { for bucket, encryption in aws_s3_bucket_server_side_encryption_configuration.this : bucket => [
      for rule in encryption.rule : "${one(rule.apply_server_side_encryption_by_default).sse_algorithm} ${rule.bucket_key_enabled}"
    ] } == { archive = ["aws:kms true"], logs = ["AES256 false"] }
    error_message = "The archive has the key and a bucket key; the log bucket, which log delivery writes to, has S3's own."
  }
  assert {
    condition     = aws_s3_bucket_logging.this.target_prefix == "test-prod-audit/"
    error_message = "Access to the archive is logged under the archive's name."
  }
  assert {
    condition     = jsondecode(aws_s3_bucket_policy.this["logs"].policy).Statement[1].Condition.ArnEquals["aws:SourceArn"] == "arn:aws:s3:::test-prod-audit"
    error_message = "Log delivery may write for the archive only."
  }
  assert {
    condition     = length(aws_s3_bucket.replica) == 0 && length(aws_s3_bucket_replication_configuration.this) == 0 && !aws_kms_key.this.multi_region
    error_message = "Without replica names nothing is replicated, and the key stays in its region."
  }
  assert {
    condition     = length(aws_s3_bucket_object_lock_configuration.this) == 0 && !aws_s3_bucket.this["archive"].object_lock_enabled
    error_message = "Without object_lock_days there is no lock."
  }

  # Hot warm cold by age of the event.
  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this["archive"].rule : rule.id] == ["events-cold-then-expired", "exports-expired", "noncurrent-versions-expired", "delete-markers-removed", "incomplete-uploads-aborted"]
    error_message = "The archive has exactly these lifecycle rules."
  }
  assert {
    condition = [for rule in aws_s3_bucket_lifecycle_configuration.this["archive"].rule :
      "${rule.filter[0].prefix} ${one(rule.transition).days} ${one(rule.transition).storage_class} ${rule.expiration[0].days}" if rule.id == "events-cold-then-expired"
    ] == ["archive/ ${90 - var.retention.hot_days} GLACIER ${2557 - var.retention.hot_days}"]
    error_message = "Events are cold at an age of 90 days and gone at 2,557, the hot days in the table included."
  }
  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this["archive"].rule : "${rule.filter[0].prefix} ${rule.expiration[0].days}" if rule.id == "exports-expired"] == ["exports/ 30"]
    error_message = "Exports expire after 30 days."
  }
  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this["archive"].rule : rule.abort_incomplete_multipart_upload[0].days_after_initiation if rule.id == "incomplete-uploads-aborted"] == [7]
    error_message = "Incomplete uploads end after 7 days."
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this["archive"].transition_default_minimum_object_size == "varies_by_storage_class"
    error_message = "Small objects, which audit events are, move as well."
  }

  # Key is used through s3 for the archive.
  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_alias.this.name == "alias/test-prod-audit-archive"
    error_message = "The key rotates and has its alias."
  }
  assert {
    condition = jsondecode(aws_kms_key.this.policy).Statement[1].Condition == {
      StringEquals = {
        "kms:ViaService"                   = "s3.af-south-1.amazonaws.com"
        "kms:EncryptionContext:aws:s3:arn" = "arn:aws:s3:::test-prod-audit"
      }
      ArnEquals = { "aws:PrincipalArn" = ["arn:aws:iam::123456789012:role/test-prod-role-audit"] }
    }
    error_message = "Only the named roles may use the key, through S3, for the archive."
  }
  assert {
    condition     = alltrue([for action in flatten([for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Action]) : !strcontains(action, "*")])
    error_message = "No wildcard action in a key policy."
  }
}

run "locked_and_replicated" {
  command = plan

  variables {
    object_lock_days     = 365
    replica_bucket_names = { archive = "test-prod-audit-replica", logs = "test-prod-audit-replica-logs" }
  }

  assert {
    condition = [for configuration in concat(values(aws_s3_bucket_object_lock_configuration.this), values(aws_s3_bucket_object_lock_configuration.replica)) :
      "${configuration.rule[0].default_retention[0].mode} ${configuration.rule[0].default_retention[0].days}"
    ] == ["COMPLIANCE 365", "COMPLIANCE 365"]
    error_message = "The archive and its replica are locked alike."
  }
  assert {
    condition     = aws_s3_bucket.this["archive"].object_lock_enabled && aws_s3_bucket.replica["archive"].object_lock_enabled && !aws_s3_bucket.this["logs"].object_lock_enabled
    error_message = "The archives are locked; a log bucket cannot be."
  }
  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this["archive"].rule : rule.noncurrent_version_expiration[0].noncurrent_days if rule.id == "noncurrent-versions-expired"] == [365]
    error_message = "Noncurrent versions expire after the lock."
  }
  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.replica["archive"].rule : rule.id] == [for rule in aws_s3_bucket_lifecycle_configuration.this["archive"].rule : rule.id]
    error_message = "The replica has the archive's lifecycle."
  }
  assert {
    condition = {
      markers = aws_s3_bucket_replication_configuration.this["replica"].rule[0].delete_marker_replication[0].status
      kms     = aws_s3_bucket_replication_configuration.this["replica"].rule[0].source_selection_criteria[0].sse_kms_encrypted_objects[0].status
      time    = aws_s3_bucket_replication_configuration.this["replica"].rule[0].destination[0].replication_time[0].status
      metrics = aws_s3_bucket_replication_configuration.this["replica"].rule[0].destination[0].metrics[0].status
    } == { markers = "Disabled", kms = "Enabled", time = "Enabled", metrics = "Enabled" }
    error_message = "Encrypted objects are replicated under time control with metrics, delete markers are not."
  }
  assert {
    condition     = aws_kms_key.this.multi_region && keys(aws_kms_replica_key.replica) == ["replica"]
    error_message = "The key is multi-Region and has its replica."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.replication["replica"].policy).Statement : statement.Action if statement.Sid == "WriteReplicas"] == [["s3:ReplicateObject", "s3:ReplicateTags"]]
    error_message = "The replication role replicates objects and tags, and no deletion."
  }
  assert {
    condition     = jsondecode(aws_iam_role.replication["replica"].assume_role_policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] == "arn:aws:s3:::test-prod-audit"
    error_message = "The replication role is assumed for the archive only."
  }
  assert {
    condition     = jsondecode(aws_kms_replica_key.replica["replica"].policy).Statement[1].Condition.StringEquals["kms:ViaService"] == "s3.eu-west-1.amazonaws.com"
    error_message = "The replica's key is used through S3 of its own region."
  }
  assert {
    condition     = length(aws_s3_bucket_public_access_block.replica) == 2 && length(aws_s3_bucket_policy.replica) == 2 && length(aws_s3_bucket_ownership_controls.replica) == 2
    error_message = "The replicas are closed like the originals."
  }
}

run "a_locked_bucket_cannot_be_force_destroyed" {
  command         = plan
  expect_failures = [aws_s3_bucket.this]
  variables {
    object_lock_days = 365
    force_destroy    = true
  }
}

run "a_lock_may_not_outlast_the_archive" {
  command         = plan
  expect_failures = [aws_s3_bucket.this]
  variables {
    object_lock_days = 2557
  }
}

run "bad_values_are_refused" {
  command = plan
  expect_failures = [
    var.name_prefix,
    var.bucket_names,
    var.replica_bucket_names,
    var.retention,
    var.prefixes,
    var.cold_storage_class,
    var.object_lock_days,
    var.key_administrator_arns,
    var.key_user_arns,
    var.key_deletion_window_in_days,
  ]

  variables {
    # Name prefix is checked.
    name_prefix = "Test"
    # Bucket name too long.
    bucket_names = { archive = "test-prod-audit-archive-with-a-name-that-is-longer-than-s3-allows", logs = "test-prod-audit-logs" }
    # Replica bucket name too long.
    replica_bucket_names = { archive = "test-prod-audit-archive-with-a-name-that-is-longer-than-s3-allows", logs = "test-prod-audit-logs" }
    # Retention is whole days.
    retention = { hot_days = 30, export_days = 0 }
    # Prefixes end in a slash.
    prefixes = { archive = "archive" }
    # Cold storage class is checked.
    cold_storage_class = "STANDARD"
    # Object lock days are checked.
    object_lock_days = 0
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
    var.bucket_names,
    var.retention,
    var.key_administrator_arns,
  ]

  variables {
    # Bucket name of wrong form.
    bucket_names = { archive = "Test_Prod", logs = "test-prod-audit-logs" }
    # Retention grows.
    retention = { hot_days = 90 }
    # Administrators are roles or users.
    key_administrator_arns = ["arn:aws:iam::123456789012:root"]
  }
}
