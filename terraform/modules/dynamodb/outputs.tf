output "table_names" {
  description = "Names of the tables, by short name."
  value       = { for table, resource in aws_dynamodb_table.this : table => resource.name }
}

output "table_arns" {
  description = "ARNs of the tables, by short name."
  value       = { for table, resource in aws_dynamodb_table.this : table => resource.arn }
}

output "stream_arns" {
  description = "ARNs of the tables' streams, by short name."
  value       = { for table, resource in aws_dynamodb_table.this : table => resource.stream_arn }
}

output "index_names" {
  description = "Names of each table's global secondary indexes, by the table's short name."
  value       = { for table, indexes in local.indexes : table => sort(keys(indexes)) }
}

output "key_arn" {
  description = "ARN of the key that the tables are encrypted with."
  value       = aws_kms_key.this.arn
}

output "replica_key_arn" {
  description = "ARN of the key that the replicas are encrypted with; null without replicas."
  value       = one([for key in aws_kms_key.replica : key.arn])
}
