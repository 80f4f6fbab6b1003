/**
 * Actions that decide for a whole account, or for its organization, who gets at what, by the ARNs that requests for them
 * name.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const ACCOUNT_WRITERS: Readonly<Record<string, readonly string[]>> = {
  "*": [
    "ecr:PutRegistryPolicy",
    "iam:EnableOrganizationsRootCredentialsManagement",
    "iam:EnableOrganizationsRootSessions",
    "lakeformation:AddLFTagsToResource",
    "lakeformation:BatchGrantPermissions",
    "lakeformation:GrantPermissions",
    "lakeformation:PutDataLakeSettings",
    "logs:PutAccountPolicy",
    "logs:PutResourcePolicy",
    "organizations:LeaveOrganization",
    "ram:CreateResourceShare",
    "rolesanywhere:CreateTrustAnchor",
    "s3:PutAccountPublicAccessBlock",
  ],
  "arn:aws:cloudformation:*": [
    "cloudformation:CreateChangeSet",
    "cloudformation:ExecuteChangeSet",
    "cloudformation:SetStackPolicy",
    "cloudformation:UpdateStack",
  ],
  "arn:aws:glue:*": ["glue:PutResourcePolicy"],
  "arn:aws:iam::*:delegation-request/*": ["iam:AcceptDelegationRequest"],
  "arn:aws:iam::*:root": ["sts:AssumeRoot"],
  "arn:aws:identitystore:*": ["identitystore:CreateGroupMembership"],
  "arn:aws:organizations:*": [
    "organizations:AttachPolicy",
    "organizations:DeletePolicy",
    "organizations:DetachPolicy",
    "organizations:DisablePolicyType",
    "organizations:PutResourcePolicy",
    "organizations:RegisterDelegatedAdministrator",
    "organizations:UpdatePolicy",
  ],
  "arn:aws:rolesanywhere:*": ["rolesanywhere:UpdateTrustAnchor"],
  "arn:aws:route53resolver:*": [
    "route53resolver:DeleteFirewallRule",
    "route53resolver:DisassociateFirewallRuleGroup",
    "route53resolver:UpdateFirewallConfig",
    "route53resolver:UpdateFirewallDomains",
    "route53resolver:UpdateFirewallRule",
  ],
  "arn:aws:sso:*": [
    "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:CreateAccountAssignment",
    "sso:DeletePermissionsBoundaryFromPermissionSet",
    "sso:PutInlinePolicyToPermissionSet",
    "sso:PutPermissionsBoundaryToPermissionSet",
  ],
};

/**
 * Actions whose answers hold what every compartment of an account keeps, and that can be limited to none of it: the
 * variables of all functions, the calls and traces of everybody.
 */
export const ACCOUNT_READERS: Readonly<Record<string, readonly string[]>> = {
  "*": ["cloudtrail:LookupEvents", "lambda:ListFunctions", "xray:BatchGetTraces", "xray:GetTraceSummaries"],
};
