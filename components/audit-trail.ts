import { Trail } from "@pulumi/aws/cloudtrail/trail.js";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../model/tags.ts";
import { LogBucket } from "./log-bucket.ts";
import type { Placement } from "./placement.ts";
import { TrailBucket } from "./trail-bucket.ts";

export interface AuditTrailArgs {
  readonly placement: Placement;
  readonly trailName: string;
  readonly bucketName: string;
  /** Of the log of who read the trail. */
  readonly logBucketName: string;
  /** The platform's key; its policy must admit CloudTrail for this trail: `trailKeyStatements`. */
  readonly keyArn: pulumi.Input<string>;
  /** Every access to an item of these tables is recorded. CloudTrail takes 500 of them a trail. */
  readonly tableArns: readonly pulumi.Input<string>[];
  readonly tags: Tags;
}

/**
 * Who read and wrote which tenant's data, in files that show when they were changed. It records these tables and nothing
 * else: a trail of the account's management events belongs to the account, not to a stack that can be destroyed.
 */
export class AuditTrail extends pulumi.ComponentResource {
  readonly bucket: TrailBucket;
  readonly trail: Trail;

  constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:AuditTrail", name, {}, opts);
    this.bucket = this.trailBucket(name, args);
    this.trail = new Trail(
      `${name}-trail`,
      {
        name: args.trailName,
        s3BucketName: this.bucket.name,
        kmsKeyId: args.keyArn,
        enableLogFileValidation: true,
        isMultiRegionTrail: false,
        includeGlobalServiceEvents: false,
        advancedEventSelectors: [tableEvents(args.tableArns)],
        tags: args.tags,
      },
      { parent: this, dependsOn: [...this.bucket.ready] },
    );
    this.registerOutputs({});
  }

  private trailBucket(name: string, args: AuditTrailArgs): TrailBucket {
    const { bucketName, keyArn, tags } = args;
    const { account, region } = args.placement;
    const logBucket = new LogBucket(
      `${name}-access-logs`,
      { bucketName: args.logBucketName, sourceBucketNames: [bucketName], account, forceDestroy: true, tags },
      { parent: this },
    );
    const trailArn = auditTrailArn(region, account, args.trailName);
    return new TrailBucket(
      `${name}-files`,
      { bucketName, keyArn, account, trailArn, logBucket, forceDestroy: true, tags },
      { parent: this },
    );
  }
}

export function auditTrailArn(region: string, account: string, trailName: string): string {
  return `arn:aws:cloudtrail:${region}:${account}:trail/${trailName}`;
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html */
function tableEvents(tableArns: readonly pulumi.Input<string>[]) {
  return {
    name: "Items of the tenants' tables",
    fieldSelectors: [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::DynamoDB::Table"] },
      { field: "resources.ARN", equals: [...tableArns] },
    ],
  };
}
