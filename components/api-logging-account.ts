import { Account } from "@pulumi/aws/apigateway/account.js";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../model/tags.ts";
import { LeastPrivilegeRole } from "./least-privilege-role.ts";

export interface ApiLoggingAccountArgs {
  readonly roleName: string;
  readonly tags: Tags;
}

/**
 * AWS's own policy for this role. It grants on all log groups: API Gateway has one such role for a whole account and
 * region, and refuses one that reaches less.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
const PUSH_TO_CLOUDWATCH = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

/**
 * The role with which API Gateway writes logs, set for the whole account and region. Whoever owns it takes logging away
 * from every other API when they destroy it, so a stack owns it only where it is told to.
 */
export class ApiLoggingAccount extends pulumi.ComponentResource {
  readonly account: Account;

  constructor(name: string, args: ApiLoggingAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:ApiLoggingAccount", name, {}, opts);
    const role = new LeastPrivilegeRole(
      `${name}-role`,
      {
        roleName: args.roleName,
        trust: { service: "apigateway.amazonaws.com" },
        grants: [],
        managedPolicyArns: [PUSH_TO_CLOUDWATCH],
        tags: args.tags,
      },
      { parent: this },
    );
    this.account = new Account(`${name}-account`, { cloudwatchRoleArn: role.arn }, { parent: this, dependsOn: [role] });
    this.registerOutputs({});
  }
}
