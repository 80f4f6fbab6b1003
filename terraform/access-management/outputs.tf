output "api_url" {
  description = "URL that every path is appended to."
  value       = module.api_gateway.invoke_url
}

output "routes" {
  description = "The API's routes and the functions that they call."
  value       = module.api_gateway.routes
}

output "function_names" {
  description = "Names that the functions of the next stage must have, by `{service}-{action}`."
  value       = { for key, function in local.functions : key => function.name }
}

output "function_log_groups" {
  description = "Log group that a service's functions log to (`logging_config.log_group`)."
  value       = { for service in local.services : service => local.log_groups[service].name }
}

output "role_arns" {
  description = "Roles of the services' functions."
  value       = module.iam.role_arns
}

output "table_names" {
  description = "Names of the tables."
  value       = module.dynamodb.table_names
}

output "stream_arns" {
  description = "Streams of the tables: the archiving function reads that of `audit`."
  value       = module.dynamodb.stream_arns
}

output "archive" {
  description = "The audit archive: its buckets, and the days that an event stays in the table before."
  value = {
    bucket_names = module.s3_audit.bucket_names
    hot_days     = module.s3_audit.hot_days
  }
}

output "identity" {
  description = "What verifies a token: issuer, keys and audience."
  value = {
    user_pool_id = module.cognito.user_pool_id
    issuer       = module.cognito.issuer
    jwks_url     = module.cognito.jwks_url
    client_id    = module.cognito.client_id
  }
}

output "topic_arns" {
  description = "Alert topics, by severity."
  value       = module.cloudwatch.topic_arns
}
