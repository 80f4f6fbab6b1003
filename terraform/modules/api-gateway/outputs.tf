output "rest_api_id" {
  description = "Id of the REST API."
  value       = aws_api_gateway_rest_api.this.id
}

output "api_name" {
  description = "Name of the REST API: the dimension of its metrics."
  value       = aws_api_gateway_rest_api.this.name
}

output "execution_arn" {
  description = "Start of the ARNs of the API's stages and methods."
  value       = aws_api_gateway_rest_api.this.execution_arn
}

output "stage_name" {
  description = "Name of the stage."
  value       = aws_api_gateway_stage.this.stage_name
}

output "invoke_url" {
  description = "URL that every path is appended to."
  value       = aws_api_gateway_stage.this.invoke_url
}

output "usage_plan_id" {
  description = "Id of the usage plan, for API keys that are put on it."
  value       = aws_api_gateway_usage_plan.this.id
}

output "routes" {
  description = "The routes by `{service}-{action}`: method, path, whether public, and the function's ARN."
  value = { for key, route in local.routes : key => {
    method       = route.method
    path         = route.path
    public       = route.public
    function_arn = local.function_arns[key]
  } }
}
