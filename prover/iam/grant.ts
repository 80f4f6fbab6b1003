import type { Policy } from "./policy.ts";

/**
 * The statements as KMS grants: what they allow whom they name is limited by nothing but a Deny. A permissions boundary
 * limits what policies give a role or user, and KMS asks grants beside the policies; nor need the grantee's own account
 * allow what a grant gives it.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html a grant alone lets in a role of another account
 */
export function asGrants({ statements, ...policy }: Policy): Policy {
  const granting = statements.map(({ principal, ...statement }) => ({
    ...statement,
    ...(principal !== undefined && { principal: { ...principal, byGrant: true as const } }),
  }));
  return { ...policy, statements: granting };
}

/** Whether a policy holds a grant: whom it names needs nothing else. */
export function holdsGrants(policy: Policy | undefined): boolean {
  return policy?.statements.some(({ principal }) => principal?.byGrant === true) ?? false;
}
