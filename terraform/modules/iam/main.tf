data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

resource "aws_iam_role" "service" {
  for_each = local.services

  name        = "${var.name_prefix}-role-${each.key}"
  description = each.value
  tags        = merge(var.tags, { Service = each.key })

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AssumedByFunctionsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

# One policy a capability, so that a plan shows every policy whose ARNs are known, whatever else is not yet.
resource "aws_iam_role_policy" "service" {
  for_each = local.policies

  name = each.value.name
  role = aws_iam_role.service[each.value.service].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = each.value.statements
  })
}

locals {
  services = {
    permission = "Permissions, permission sets and the permissions of roles"
    invitation = "Invitations: sending them, and membership when one is accepted"
    team       = "Teams, their roles and their members"
    role       = "Roles and who holds them"
    authorizer = "Decides for every request whether its caller may make it"
    audit      = "Audit events: recorded, searched, archived, exported"
  }

  # {service}/{capability} → the policy, from the lists in policies.tf.
  policies = merge([
    for service in keys(local.services) : {
      for name, statements in {
        telemetry = local.telemetry_statements[service]
        tables    = local.table_statements[service]
        keys      = local.key_statements[service]
        services  = local.service_statements[service]
      } : "${service}/${name}" => { service = service, name = name, statements = statements } if length(statements) > 0
    }
  ]...)
}
