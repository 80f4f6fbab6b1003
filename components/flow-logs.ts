import { FlowLog } from "@pulumi/aws/ec2/flowLog.js";
import * as pulumi from "@pulumi/pulumi";
import { sharedResourceName } from "../model/naming.ts";
import type { Tags } from "../model/tags.ts";
import { EncryptedLogGroup } from "./encrypted-log-group.ts";
import { deliverFlowLogs } from "./grants/deliver-flow-logs.ts";
import { LeastPrivilegeRole } from "./least-privilege-role.ts";
import type { Placement } from "./placement.ts";

export interface FlowLogsArgs {
  readonly placement: Placement;
  readonly vpcId: pulumi.Input<string>;
  /** The platform's key. Its policy must admit CloudWatch Logs for {@link flowLogGroupName}: `logsKeyStatement`. */
  readonly keyArn: pulumi.Input<string>;
  /** The platform's tags: `tenant_id=shared`. */
  readonly tags: Tags;
}

/** `subnet-id` is not among AWS's default fields, and is what tells whose traffic a record is. */
const FIELDS = [
  ...["interface-id", "subnet-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"],
  ...["packets", "bytes", "start", "end", "action", "log-status"],
] as const;

/**
 * Accepted and refused traffic of every subnet of a VPC, in a log group of the platform. One flow log for the whole VPC:
 * a new tenant is covered from its first packet, and nobody can forget it.
 */
export class FlowLogs extends pulumi.ComponentResource {
  readonly logGroup: EncryptedLogGroup;

  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:FlowLogs", name, {}, opts);
    const { keyArn, tags, vpcId } = args;
    this.logGroup = new EncryptedLogGroup(
      `${name}-logs`,
      { logGroupName: flowLogGroupName(args.placement), keyArn, tags },
      { parent: this },
    );
    const role = this.deliveryRole(name, args);
    new FlowLog(
      `${name}-flow-log`,
      {
        vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: this.logGroup.arn,
        logFormat: FIELDS.map((field) => `\${${field}}`).join(" "),
        iamRoleArn: role.arn,
        tags: { ...tags, Name: named("flow-log", args.placement) },
      },
      { parent: this, dependsOn: [role] },
    );
    this.registerOutputs({});
  }

  private deliveryRole(name: string, { placement, tags }: FlowLogsArgs): LeastPrivilegeRole {
    const { region, account } = placement;
    return new LeastPrivilegeRole(
      `${name}-role`,
      {
        roleName: named("flow-logs-role", placement),
        trust: {
          service: "vpc-flow-logs.amazonaws.com",
          sourceAccount: account,
          sourceArns: [`arn:aws:ec2:${region}:${account}:vpc-flow-log/*`],
        },
        grants: [deliverFlowLogs(this.logGroup.arn)],
        tags,
      },
      { parent: this },
    );
  }
}

/** `/aws/vpc/flow-logs-{suffix}` */
export function flowLogGroupName(placement: Placement): string {
  return `/aws/vpc/${named("flow-logs", placement)}`;
}

function named(resourceType: string, { suffix, cell }: Placement): string {
  return sharedResourceName(resourceType, suffix, cell);
}
