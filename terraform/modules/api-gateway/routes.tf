locals {
  organisation = "/v1/organisations/{orgId}"

  # service → action → method and path. The function of a route is {prefix}-lambda-{service}-{action}.
  route_table = {
    permission = {
      list-permissions = "GET /v1/platform/permissions"
      get-permission   = "GET /v1/platform/permissions/{permissionId}"
      list-sets        = "GET ${local.organisation}/permission-sets"
      create-set       = "POST ${local.organisation}/permission-sets"
      get-set          = "GET ${local.organisation}/permission-sets/{setId}"
      update-set       = "PUT ${local.organisation}/permission-sets/{setId}"
    }
    invitation = {
      list         = "GET ${local.organisation}/invitations"
      create       = "POST ${local.organisation}/invitations"
      get          = "GET ${local.organisation}/invitations/{invitationId}"
      update       = "PUT ${local.organisation}/invitations/{invitationId}"
      resend       = "POST ${local.organisation}/invitations/{invitationId}/resend"
      get-by-token = "GET /v1/invitations/{token}"
      accept       = "POST /v1/invitations/{token}/accept"
      decline      = "POST /v1/invitations/{token}/decline"
    }
    team = {
      list             = "GET ${local.organisation}/teams"
      create           = "POST ${local.organisation}/teams"
      get              = "GET ${local.organisation}/teams/{teamId}"
      update           = "PUT ${local.organisation}/teams/{teamId}"
      list-members     = "GET ${local.organisation}/teams/{teamId}/members"
      add-member       = "POST ${local.organisation}/teams/{teamId}/members"
      get-member       = "GET ${local.organisation}/teams/{teamId}/members/{userId}"
      update-member    = "PUT ${local.organisation}/teams/{teamId}/members/{userId}"
      transfer-member  = "POST ${local.organisation}/teams/{teamId}/members/{userId}/transfer"
      list-team-roles  = "GET ${local.organisation}/team-roles"
      create-team-role = "POST ${local.organisation}/team-roles"
      get-team-role    = "GET ${local.organisation}/team-roles/{teamRoleId}"
      update-team-role = "PUT ${local.organisation}/team-roles/{teamRoleId}"
      list-user-teams  = "GET ${local.organisation}/users/{userId}/teams"
    }
    role = {
      list-platform-roles = "GET /v1/platform/roles"
      get-platform-role   = "GET /v1/platform/roles/{roleId}"
      list                = "GET ${local.organisation}/roles"
      create              = "POST ${local.organisation}/roles"
      get                 = "GET ${local.organisation}/roles/{roleId}"
      update              = "PUT ${local.organisation}/roles/{roleId}"
      set-permissions     = "PUT ${local.organisation}/roles/{roleId}/permissions"
    }
    audit = {
      list-access              = "GET /v1/audit/access"
      list-permission-changes  = "GET /v1/audit/permissions"
      list-organisation-events = "GET /v1/audit/organisations/{orgId}"
      get-summary              = "GET /v1/audit/summary"
      export                   = "POST /v1/audit/export"
    }
  }

  # Whoever holds an invitation's token has no account yet.
  public_routes = ["invitation-get-by-token", "invitation-accept", "invitation-decline"]

  # {service}-{action} → the route.
  routes = merge([
    for service, actions in local.route_table : {
      for action, route in actions : "${service}-${action}" => {
        service = service
        method  = split(" ", route)[0]
        path    = split(" ", route)[1]
        public  = contains(local.public_routes, "${service}-${action}")
        list    = startswith(action, "list")
        model   = contains(keys(local.request_bodies), "${service}-${action}") ? join("", [for word in split("-", "${service}-${action}") : title(word)]) : null
      }
    }
  ]...)

  id          = { type = "string", minLength = 1, maxLength = 64 }
  ids         = { type = "array", items = local.id, uniqueItems = true, maxItems = 200 }
  label       = { type = "string", minLength = 1, maxLength = 100 }
  description = { type = "string", maxLength = 500 }
  active      = { type = "boolean" }
  moment      = { type = "string", format = "date-time" }

  # The body of a request, by route: JSON schema draft 4, which is what API Gateway validates.
  request_bodies = {
    permission-create-set = { required = ["name", "permissionIds"], properties = { name = local.label, description = local.description, permissionIds = local.ids } }
    permission-update-set = { properties = { name = local.label, description = local.description, permissionIds = local.ids, active = local.active } }

    invitation-create = { required = ["email", "roleId"], properties = {
      email   = { type = "string", format = "email", minLength = 3, maxLength = 254 }
      roleId  = local.id
      teamId  = local.id
      message = local.description
    } }
    invitation-update  = { properties = { roleId = local.id, teamId = local.id, status = { type = "string", enum = ["CANCELLED"] } } }
    invitation-accept  = { required = ["name", "password"], properties = { name = local.label, password = { type = "string", minLength = 8, maxLength = 99 } } }
    invitation-decline = { properties = { reason = local.description } }

    team-create           = { required = ["name"], properties = { name = local.label, description = local.description, divisionId = local.id } }
    team-update           = { properties = { name = local.label, description = local.description, divisionId = local.id, active = local.active } }
    team-add-member       = { required = ["userId", "teamRoleId"], properties = { userId = local.id, teamRoleId = local.id } }
    team-update-member    = { properties = { teamRoleId = local.id, active = local.active } }
    team-transfer-member  = { required = ["teamId"], properties = { teamId = local.id, teamRoleId = local.id } }
    team-create-team-role = { required = ["name", "capabilities"], properties = { name = local.label, description = local.description, capabilities = local.ids } }
    team-update-team-role = { properties = { name = local.label, description = local.description, capabilities = local.ids, active = local.active } }

    role-create          = { required = ["name"], properties = { name = local.label, description = local.description, permissionIds = local.ids } }
    role-update          = { properties = { name = local.label, description = local.description, active = local.active } }
    role-set-permissions = { required = ["permissionIds"], properties = { permissionIds = local.ids } }

    audit-export = { required = ["from", "to"], properties = {
      from       = local.moment
      to         = local.moment
      format     = { type = "string", enum = ["json", "csv"] }
      eventTypes = local.ids
    } }
  }

  models = {
    for key, body in local.request_bodies : local.routes[key].model => merge(
      { type = "object", additionalProperties = false },
      body,
    )
  }
}
