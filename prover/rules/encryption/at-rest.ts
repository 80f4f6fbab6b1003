/** How a kind says that it encrypts what it keeps. Paths are of properties: `serverSideEncryption.enabled`. */
export interface AtRest {
  /** Must be on for anything to be encrypted; absent: AWS always encrypts. */
  readonly on?: string;
  /** Must be on for the customer's key to be used; without it, AWS encrypts with a key of its own. */
  readonly onWithKey?: string;
  /** What AWS does where `on` is not set; off unless said. */
  readonly unset?: "on";
  /** A key switches it on as well. */
  readonly orKey?: true;
  readonly key: string;
  /** A list of replicas, each with a key of its own at `replicaKey`. */
  readonly replicas?: string;
  readonly replicaKey?: string;
  /** The kind keeps data only where this property has fields, or has the value. */
  readonly onlyWith?: readonly [path: string, value?: string];
}

/** Buckets apart: their encryption is a resource of its own. */
export const AT_REST: Readonly<Record<string, AtRest>> = {
  aws_backup_vault: { key: "kmsKeyArn" },
  aws_cloudtrail: { key: "kmsKeyId" },
  aws_cloudwatch_log_group: { key: "kmsKeyId" },
  aws_db_instance: { on: "storageEncrypted", key: "kmsKeyId" },
  aws_docdb_cluster: { on: "storageEncrypted", key: "kmsKeyId" },
  aws_dynamodb_table: {
    onWithKey: "serverSideEncryption.enabled",
    key: "serverSideEncryption.kmsKeyArn",
    replicas: "replicas",
    replicaKey: "kmsKeyArn",
  },
  aws_dynamodb_table_replica: { key: "kmsKeyArn" },
  aws_ebs_volume: { on: "encrypted", key: "kmsKeyId" },
  aws_ecr_repository: { key: "encryptionConfigurations.kmsKey" },
  aws_efs_file_system: { on: "encrypted", key: "kmsKeyId" },
  aws_elasticache_replication_group: { on: "atRestEncryptionEnabled", key: "kmsKeyId" },
  aws_kinesis_firehose_delivery_stream: { on: "serverSideEncryption.enabled", key: "serverSideEncryption.keyArn" },
  aws_kinesis_stream: { on: "encryptionType", key: "kmsKeyId" },
  aws_lambda_function: { key: "kmsKeyArn", onlyWith: ["environment.variables"] },
  aws_neptune_cluster: { on: "storageEncrypted", key: "kmsKeyArn" },
  aws_opensearch_domain: { on: "encryptAtRest.enabled", key: "encryptAtRest.kmsKeyId" },
  aws_rds_cluster: { on: "storageEncrypted", key: "kmsKeyId" },
  aws_redshift_cluster: { on: "encrypted", key: "kmsKeyId" },
  aws_secretsmanager_secret: { key: "kmsKeyId", replicas: "replicas", replicaKey: "kmsKeyId" },
  aws_sns_topic: { on: "kmsMasterKeyId", key: "kmsMasterKeyId" },
  // SQS encrypts with a key of its own unless it is told not to.
  aws_sqs_queue: { on: "sqsManagedSseEnabled", unset: "on", orKey: true, key: "kmsMasterKeyId" },
  aws_ssm_parameter: { key: "keyId", onlyWith: ["type", "SecureString"] },
};
