import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../model/tags.ts";
import { deliverAccessLogsStatement } from "./policies/bucket-statements.ts";
import { PrivateBucket } from "./private-bucket.ts";

/** A year: long enough for an audit to look back on. */
const DEFAULT_LOG_DAYS = 365;

const OLD_VERSION_DAYS = 30;

export interface LogBucketArgs {
  /** Unique in the world: it carries account and region. */
  readonly bucketName: string;
  /** The buckets whose access is logged here: of this account and region. They need not exist yet. */
  readonly sourceBucketNames: readonly string[];
  readonly account: string;
  /** How long logs are kept, in days. @default 365 */
  readonly retentionInDays?: number;
  /** Whether destroying it also deletes the logs. */
  readonly forceDestroy: boolean;
  readonly tags: Tags;
}

/**
 * Where S3 delivers the access logs of other buckets, and of no others.
 *
 * Its own access is not logged: that would log the logging. It is encrypted with S3's key, because log delivery
 * supports no other.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
 */
export class LogBucket extends PrivateBucket {
  constructor(name: string, args: LogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const expireAfterDays = args.retentionInDays ?? DEFAULT_LOG_DAYS;
    super("bulkhead:components:LogBucket", name, { ...args, expireAfterDays, oldVersionDays: OLD_VERSION_DAYS }, opts);
    this.encryptWithS3Key(name);
    this.attachPolicy(name, [deliverAccessLogsStatement({ ...args, logBucketArn: this.arn })]);
    this.registerOutputs({ arn: this.arn, name: this.name });
  }

  private encryptWithS3Key(name: string): void {
    const rule = { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, blockedEncryptionTypes: ["SSE-C"] };
    new BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      { bucket: this.name, rules: [rule] },
      { parent: this },
    );
  }
}
