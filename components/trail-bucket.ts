import { BucketLogging } from "@pulumi/aws/s3/bucketLogging.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../model/tags.ts";
import type { LogBucket } from "./log-bucket.ts";
import { accessLogPrefix } from "./policies/bucket-statements.ts";
import type { StatementInput } from "./policies/policy-json.ts";
import { PrivateBucket } from "./private-bucket.ts";

/** A year: long enough for an audit to look back on. */
const DEFAULT_TRAIL_DAYS = 365;

const OLD_VERSION_DAYS = 30;

export interface TrailBucketArgs {
  /** Unique in the world: it carries account and region. */
  readonly bucketName: string;
  readonly keyArn: pulumi.Input<string>;
  readonly account: string;
  /** The one trail that may write here; it need not exist yet. */
  readonly trailArn: string;
  readonly logBucket: LogBucket;
  /** How long the trail is kept, in days. @default 365 */
  readonly retentionInDays?: number;
  /** Whether destroying it also deletes the trail's files. */
  readonly forceDestroy: boolean;
  readonly tags: Tags;
}

/**
 * Where one trail writes, and nobody else.
 *
 * It differs from a `SecureBucket` in two ways: no upload is refused for the encryption that it asks for, because
 * CloudTrail chooses it by itself for each kind of file; and there is no bucket key, under which the key's policy could
 * no longer tell the trail's files apart.
 */
export class TrailBucket extends PrivateBucket {
  /** The bucket and all that the trail needs of it: a trail is refused where it may not write. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: TrailBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const expireAfterDays = args.retentionInDays ?? DEFAULT_TRAIL_DAYS;
    super(
      "bulkhead:components:TrailBucket",
      name,
      { ...args, expireAfterDays, oldVersionDays: OLD_VERSION_DAYS },
      opts,
    );
    this.encryptWith(name, args.keyArn);
    this.logAccess(name, args);
    this.ready = [this.attachPolicy(name, trailStatements(this.arn, args))];
    this.registerOutputs({ arn: this.arn, name: this.name });
  }

  private encryptWith(name: string, keyArn: pulumi.Input<string>): void {
    const rule = {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
      bucketKeyEnabled: false,
      blockedEncryptionTypes: ["SSE-C"],
    };
    new BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      { bucket: this.name, rules: [rule] },
      { parent: this },
    );
  }

  private logAccess(name: string, { logBucket, bucketName }: TrailBucketArgs): void {
    new BucketLogging(
      `${name}-logging`,
      { bucket: this.name, targetBucket: logBucket.name, targetPrefix: accessLogPrefix(bucketName) },
      // S3 drops what it may not deliver: the log bucket's policy comes first.
      { parent: this, dependsOn: logBucket },
    );
  }
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
function trailStatements(bucketArn: pulumi.Output<string>, { account, trailArn }: TrailBucketArgs): StatementInput[] {
  const cloudTrail = { Effect: "Allow", Principal: { Service: ["cloudtrail.amazonaws.com"] } } as const;
  return [
    {
      ...cloudTrail,
      Sid: "CheckTrailBucket",
      Action: ["s3:GetBucketAcl"],
      Resource: [bucketArn],
      Condition: { StringEquals: { "aws:SourceArn": [trailArn] } },
    },
    {
      ...cloudTrail,
      Sid: "WriteTrail",
      Action: ["s3:PutObject"],
      Resource: [pulumi.interpolate`${bucketArn}/AWSLogs/${account}/*`],
      Condition: { StringEquals: { "aws:SourceArn": [trailArn] } },
    },
  ];
}
