output "user_pool_id" {
  description = "Id of the user pool."
  value       = aws_cognito_user_pool.this.id
}

output "user_pool_arn" {
  description = "ARN of the user pool."
  value       = aws_cognito_user_pool.this.arn
}

output "client_id" {
  description = "Id of the app client: the audience of an ID token."
  value       = aws_cognito_user_pool_client.this.id
}

output "issuer" {
  description = "Issuer of the pool's tokens."
  value       = local.issuer
}

output "jwks_url" {
  description = "Where the keys that sign the pool's tokens are published."
  value       = "${local.issuer}/.well-known/jwks.json"
}

output "authorizer" {
  description = "Settings of the authorizer, for the API's document."
  value       = local.authorizer
}
