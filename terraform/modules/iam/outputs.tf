output "role_arns" {
  description = "ARNs of the service roles, by service."
  value       = { for service, role in aws_iam_role.service : service => role.arn }
}

output "role_names" {
  description = "Names of the service roles, by service."
  value       = { for service, role in aws_iam_role.service : service => role.name }
}
