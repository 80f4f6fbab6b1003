output "log_group_arns" {
  description = "ARNs of the log groups, by short name."
  value       = { for name, group in aws_cloudwatch_log_group.this : name => group.arn }
}

output "log_key_arn" {
  description = "ARN of the key that the log groups are encrypted with."
  value       = aws_kms_key.logs.arn
}

output "topic_arns" {
  description = "ARNs of the alert topics, by severity."
  value       = { for severity, topic in aws_sns_topic.this : severity => topic.arn }
}

output "alarm_names" {
  description = "Names of all alarms."
  value       = sort(concat([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name], [for alarm in aws_cloudwatch_metric_alarm.table : alarm.alarm_name]))
}

output "dashboard_name" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}
