/** What is lost with a resource of a kind that holds data, as the end of a sentence: "… is lost". */
const CONTENTS: Readonly<Record<string, string>> = {
  aws_backup_vault: "its recovery points",
  aws_cloudwatch_log_group: "its log events",
  aws_cognito_user_pool: "its users",
  aws_db_instance: "its databases",
  aws_docdb_cluster: "its documents",
  aws_dynamodb_table: "its items",
  aws_ebs_volume: "its blocks",
  aws_ecr_repository: "its images",
  aws_ecrpublic_repository: "its images",
  aws_efs_file_system: "its files",
  aws_elasticsearch_domain: "its documents",
  aws_fsx_lustre_file_system: "its files",
  aws_fsx_ontap_volume: "its files",
  aws_fsx_openzfs_file_system: "its files",
  aws_fsx_windows_file_system: "its files",
  aws_glacier_vault: "its archives",
  aws_instance: "its root volume",
  aws_kinesis_stream: "its records",
  aws_kms_external_key: "whatever is encrypted with it",
  aws_kms_key: "whatever is encrypted with it",
  aws_kms_replica_key: "whatever is encrypted with it in its region",
  aws_memorydb_cluster: "its data",
  aws_msk_cluster: "its records",
  aws_neptune_cluster: "its graph",
  aws_opensearch_domain: "its documents",
  aws_rds_cluster: "its databases",
  aws_redshift_cluster: "its databases",
  aws_s3_bucket: "its objects",
  aws_s3_directory_bucket: "its objects",
  aws_secretsmanager_secret: "its versions",
  aws_sqs_queue: "its messages",
  aws_ssm_parameter: "its versions",
  aws_timestreamwrite_table: "its records",
};

/** What a resource of this kind holds that no deployment brings back; `undefined` where it holds nothing. */
export function contentsOf(kind: string): string | undefined {
  return CONTENTS[kind];
}
