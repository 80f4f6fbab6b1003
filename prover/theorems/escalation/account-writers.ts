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
  "arn:aws:sso:*": [
    "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:CreateAccountAssignment",
    "sso:DeletePermissionsBoundaryFromPermissionSet",
    "sso:PutInlinePolicyToPermissionSet",
    "sso:PutPermissionsBoundaryToPermissionSet",
  ],
};
