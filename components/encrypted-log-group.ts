import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../model/tags.ts";

/** What the requirements ask of every log, in days. */
export const DEFAULT_LOG_RETENTION_DAYS = 30;

/** The retentions that CloudWatch Logs takes, in days. */
export type LogRetentionDays =
  | (1 | 3 | 5 | 7 | 14 | 30 | 60 | 90 | 120 | 150 | 180)
  | (365 | 400 | 545 | 731 | 1096 | 1827 | 2192 | 2557 | 2922 | 3288 | 3653);

export interface EncryptedLogGroupArgs {
  readonly logGroupName: pulumi.Input<string>;
  /** Its policy must let CloudWatch Logs use it for exactly this group: `logsKeyStatement`. */
  readonly keyArn: pulumi.Input<string>;
  /** In days. @default 30 */
  readonly retentionInDays?: LogRetentionDays;
  readonly tags: Tags;
}

/** A log group under a customer managed key, whose events are deleted when their time is up. */
export class EncryptedLogGroup extends pulumi.ComponentResource {
  readonly logGroup: LogGroup;
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: EncryptedLogGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:EncryptedLogGroup", name, {}, opts);
    this.logGroup = new LogGroup(
      `${name}-log-group`,
      {
        name: args.logGroupName,
        kmsKeyId: args.keyArn,
        retentionInDays: args.retentionInDays ?? DEFAULT_LOG_RETENTION_DAYS,
        tags: args.tags,
      },
      { parent: this },
    );
    this.arn = this.logGroup.arn;
    this.name = this.logGroup.name;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }
}
