/**
 * The KMS actions that a job takes, enumerated: a key policy of ours never holds a wildcard action.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export const KEY_ADMINISTRATION = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
] as const;

/** What an administrator of a multi-Region key needs besides {@link KEY_ADMINISTRATION}. */
export const MULTI_REGION_KEY_ADMINISTRATION = ["kms:ReplicateKey", "kms:UpdatePrimaryRegion"] as const;

/** Reading what a service stored under the key. */
export const KEY_READING = ["kms:Decrypt", "kms:DescribeKey"] as const;

/**
 * Reading and writing: what DynamoDB asks of whoever uses a table on the key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export const KEY_READING_AND_WRITING = [
  ...KEY_READING,
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
] as const;
