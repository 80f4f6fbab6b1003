import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../model/errors.ts";
import type { Tags } from "../model/tags.ts";
import { administerKeyStatement } from "./policies/key-statements.ts";
import { policyJson, type StatementInput } from "./policies/policy-json.ts";

export interface CustomerManagedKeyArgs {
  /** With its prefix: `alias/bulkhead/staging/data`. */
  readonly alias: `alias/${string}`;
  readonly description: string;
  /**
   * ARNs of the IAM roles and users that administer the key. They must exist, and whoever deploys must be one of them:
   * KMS refuses a key whose creator could not change its policy.
   */
  readonly administrators: readonly pulumi.Input<string>[];
  /** Who may use the key, and through which service. @default nobody */
  readonly statements?: readonly pulumi.Input<StatementInput>[];
  /** @default false */
  readonly multiRegion?: boolean;
  readonly tags: Tags;
}

/** AWS's minimum: a destroyed key is gone a week later. */
export const KEY_DELETION_WINDOW_DAYS = 7;

/** A symmetric encryption key that rotates every year, under an alias, with a policy that holds no wildcard action. */
export class CustomerManagedKey extends pulumi.ComponentResource {
  readonly key: Key;
  readonly alias: Alias;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: CustomerManagedKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:CustomerManagedKey", name, {}, opts);
    assertAdministered(name, args);
    this.key = new Key(
      `${name}-key`,
      {
        description: args.description,
        enableKeyRotation: true,
        deletionWindowInDays: KEY_DELETION_WINDOW_DAYS,
        ...(args.multiRegion !== undefined && { multiRegion: args.multiRegion }),
        policy: policyJson(keyStatements(args)),
        tags: args.tags,
      },
      { parent: this },
    );
    this.alias = new Alias(`${name}-alias`, { name: args.alias, targetKeyId: this.key.keyId }, { parent: this });
    this.arn = this.key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

function keyStatements(args: CustomerManagedKeyArgs): pulumi.Input<StatementInput>[] {
  return [administerKeyStatement(args.administrators, args.multiRegion), ...(args.statements ?? [])];
}

function assertAdministered(name: string, { administrators }: CustomerManagedKeyArgs): void {
  if (administrators.length > 0) return;
  throw new UserError({
    message: `The key "${name}" has no administrator, so nobody could ever change or delete it.`,
    fix: "Name the IAM roles or users that administer it.",
  });
}
