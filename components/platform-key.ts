import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "../model/iam-policy.ts";
import type { Tags } from "../model/tags.ts";
import { auditTrailArn } from "./audit-trail.ts";
import { authorizerArn } from "./authorizer-function.ts";
import { CustomerManagedKey } from "./customer-managed-key.ts";
import type { Placement } from "./placement.ts";
import { environmentKeyStatements } from "./policies/environment-key-statements.ts";
import { logsKeyStatement } from "./policies/key-statements.ts";
import { alarmsKeyStatement, readTrailKeyStatement, trailKeyStatements } from "./policies/platform-key-statements.ts";

export interface PlatformKeyArgs {
  readonly alias: `alias/${string}`;
  readonly placement: Placement;
  readonly administrators: readonly string[];
  /** The platform's log groups: CloudWatch Logs may use the key for these and no others. */
  readonly logGroupNames: readonly string[];
  readonly trailName: string;
  /** Its variables are encrypted with the key. */
  readonly authorizer: { readonly functionName: string; readonly roleName: string };
  readonly tags: Tags;
}

/** The key of what the tenants share: log groups, the alarms' topic, the audit trail, the authorizer's variables. */
export class PlatformKey extends pulumi.ComponentResource {
  readonly key: CustomerManagedKey;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PlatformKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:PlatformKey", name, {}, opts);
    this.key = new CustomerManagedKey(
      name,
      {
        alias: args.alias,
        description: "Log groups, alarms, audit trail and function variables of the platform",
        administrators: args.administrators,
        statements: platformKeyStatements(args),
        tags: args.tags,
      },
      { parent: this },
    );
    this.arn = this.key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** One statement for each service that uses the key, bound to the resources that it uses it for. */
export function platformKeyStatements(args: PlatformKeyArgs): PolicyStatement[] {
  const { placement, administrators, authorizer } = args;
  const { account, region } = placement;
  return [
    logsKeyStatement(...args.logGroupNames.map((logGroupName) => ({ account, region, logGroupName }))),
    alarmsKeyStatement(account, region),
    ...trailKeyStatements(auditTrailArn(region, account, args.trailName)),
    readTrailKeyStatement(administrators, account, region),
    ...environmentKeyStatements({
      functionArn: authorizerArn(placement, authorizer.functionName),
      roleArn: `arn:aws:iam::${account}:role/${authorizer.roleName}`,
      deployers: administrators,
      account,
      region,
    }),
  ];
}
