/**
 * Actions of IAM that change what a principal may do, who may become it, or who holds its credentials, by the type of
 * resource that they name.
 *
 * Taking a policy away counts: it may be the one that denies. So does another name, by which policies may know a user.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export const IAM_WRITERS = {
  role: [
    "iam:AttachRolePolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
  ],
  user: [
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:DeactivateMFADevice",
    "iam:DeleteUserPermissionsBoundary",
    "iam:DeleteUserPolicy",
    "iam:DetachUserPolicy",
    "iam:EnableMFADevice",
    "iam:PutUserPermissionsBoundary",
    "iam:PutUserPolicy",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
    "iam:UpdateSSHPublicKey",
    "iam:UpdateServiceSpecificCredential",
    "iam:UpdateSigningCertificate",
    "iam:UpdateUser",
    "iam:UploadSSHPublicKey",
    "iam:UploadSigningCertificate",
  ],
  group: [
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:DeleteGroupPolicy",
    "iam:DetachGroupPolicy",
    "iam:PutGroupPolicy",
    "iam:RemoveUserFromGroup",
  ],
  policy: ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"],
  "instance-profile": ["iam:AddRoleToInstanceProfile"],
  "oidc-provider": ["iam:AddClientIDToOpenIDConnectProvider", "iam:UpdateOpenIDConnectProviderThumbprint"],
  "saml-provider": ["iam:UpdateSAMLProvider"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * Tags of a principal decide where policies ask for `aws:PrincipalTag/…`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html
 */
export const TAG_WRITERS = {
  role: ["iam:TagRole", "iam:UntagRole"],
  user: ["iam:TagUser", "iam:UntagUser"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Actions that make a principal, with whatever policies its maker then gives it. */
export const PRINCIPAL_MAKERS: Readonly<Record<string, readonly string[]>> = {
  role: ["iam:CreateRole"],
  user: ["iam:CreateUser"],
};
