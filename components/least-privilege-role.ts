import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../model/errors.ts";
import type { Tags } from "../model/tags.ts";
import { type Grant, grantStatement } from "./grants/grant.ts";
import { policyJson } from "./policies/policy-json.ts";
import { type Trust, trustStatement } from "./policies/trust.ts";

export interface LeastPrivilegeRoleArgs {
  readonly roleName: string;
  /** Who may assume the role: a service, or named principals. */
  readonly trust: Trust;
  /** What it may do; the functions of `grants/` make them. */
  readonly grants: readonly (Grant | readonly Grant[])[];
  /** AWS's own policies, for what IAM cannot scope to a resource. @default none */
  readonly managedPolicyArns?: readonly string[];
  readonly tags: Tags;
}

/** A role that can do exactly what it was granted; with no grants, nothing. */
export class LeastPrivilegeRole extends pulumi.ComponentResource {
  readonly role: Role;
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: LeastPrivilegeRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:LeastPrivilegeRole", name, {}, opts);
    const grants = checkedGrants(name, args.grants.flat());
    this.role = new Role(
      `${name}-role`,
      { name: args.roleName, assumeRolePolicy: policyJson([trustStatement(args.trust)]), tags: args.tags },
      { parent: this },
    );
    if (grants.length > 0) this.attachGrants(name, args.roleName, grants);
    for (const policyArn of args.managedPolicyArns ?? []) this.attachManagedPolicy(name, policyArn);
    this.arn = this.role.arn;
    this.name = this.role.name;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }

  private attachGrants(name: string, roleName: string, grants: readonly Grant[]): void {
    const policy = policyJson(grants.map(grantStatement)).apply((text) => checkedInlinePolicy(name, text));
    new RolePolicy(`${name}-grants`, { name: roleName, role: this.role.name, policy }, { parent: this });
  }

  private attachManagedPolicy(name: string, policyArn: string): void {
    new RolePolicyAttachment(
      `${name}-${policyArn.slice(policyArn.lastIndexOf("/") + 1)}`,
      { role: this.role.name, policyArn },
      { parent: this },
    );
  }
}

/**
 * In characters, white space apart, of all inline policies of a role together.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const INLINE_POLICY_LIMIT = 10_240;

/** `policy`, if a role may carry it. @throws UserError */
export function checkedInlinePolicy(role: string, policy: string): string {
  if (policy.length <= INLINE_POLICY_LIMIT) return policy;
  throw new UserError({
    message: `The grants of role "${role}" take ${policy.length} characters; IAM allows ${INLINE_POLICY_LIMIT}.`,
    fix: "Give some of them to another role.",
  });
}

/** @throws UserError where two grants have one Sid, which IAM refuses, or one is empty, which grants nothing. */
export function checkedGrants(role: string, grants: readonly Grant[]): readonly Grant[] {
  const seen = new Set<string>();
  for (const { sid, actions, resources } of grants) {
    const problem = grantProblem(sid, actions, resources, seen);
    if (problem !== undefined) throw new UserError({ message: `Grant "${sid}" of role "${role}" ${problem}.` });
    seen.add(sid);
  }
  return grants;
}

function grantProblem(
  sid: string,
  actions: readonly string[],
  resources: readonly unknown[],
  seen: ReadonlySet<string>,
): string | undefined {
  if (!/^[A-Za-z0-9]+$/.test(sid)) return "is not named in letters and digits, as IAM wants it";
  if (seen.has(sid)) return "is given twice; name each grant apart";
  if (actions.length === 0) return "names no action";
  if (resources.length === 0) return "names no resource";
  return undefined;
}
