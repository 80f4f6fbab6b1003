import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import type { input } from "@pulumi/aws/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../model/tags.ts";
import { requireTlsStatement } from "./policies/bucket-statements.ts";
import { policyJson, type StatementInput } from "./policies/policy-json.ts";

/** An upload that was never completed is paid for and seen by nobody. */
const INCOMPLETE_UPLOAD_DAYS = 7;

export interface PrivateBucketArgs {
  /** Unique in the world: it carries account and region. */
  readonly bucketName: string;
  /** Whether destroying it also deletes what it holds, old versions included. */
  readonly forceDestroy: boolean;
  /** How long a version is kept that was overwritten or deleted, in days. */
  readonly oldVersionDays: number;
  /** How long an object is kept, in days. @default for ever */
  readonly expireAfterDays?: number;
  readonly tags: Tags;
}

/** What every bucket of ours has: versions, one owner, no public access, TLS only, an end for what is out of use. */
export abstract class PrivateBucket extends pulumi.ComponentResource {
  readonly bucket: Bucket;
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly #publicAccessBlock: BucketPublicAccessBlock;

  constructor(type: string, name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, {}, opts);
    const child = { parent: this };
    this.bucket = new Bucket(
      `${name}-bucket`,
      { bucket: args.bucketName, forceDestroy: args.forceDestroy, tags: args.tags },
      child,
    );
    this.arn = this.bucket.arn;
    this.name = this.bucket.bucket;
    this.#publicAccessBlock = blockPublicAccess(name, this.name, child);
    enforceOwnership(name, this.name, child);
    const versioning = keepVersions(name, this.name, child);
    expireOldVersions(name, this.name, args, { ...child, dependsOn: versioning });
  }

  /** The bucket's one policy: TLS only, and these statements. */
  protected attachPolicy(name: string, statements: readonly pulumi.Input<StatementInput>[]): BucketPolicy {
    return new BucketPolicy(
      `${name}-policy`,
      { bucket: this.name, policy: policyJson([requireTlsStatement(this.arn), ...statements]) },
      // S3 refuses two changes to one bucket's access at a time.
      { parent: this, dependsOn: this.#publicAccessBlock },
    );
  }
}

type BucketName = pulumi.Output<string>;

function blockPublicAccess(name: string, bucket: BucketName, opts: pulumi.CustomResourceOptions) {
  return new BucketPublicAccessBlock(
    `${name}-public-access-block`,
    { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    opts,
  );
}

function enforceOwnership(name: string, bucket: BucketName, opts: pulumi.CustomResourceOptions) {
  return new BucketOwnershipControls(
    `${name}-ownership-controls`,
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
}

function keepVersions(name: string, bucket: BucketName, opts: pulumi.CustomResourceOptions) {
  return new BucketVersioning(`${name}-versioning`, { bucket, versioningConfiguration: { status: "Enabled" } }, opts);
}

function expireOldVersions(
  name: string,
  bucket: BucketName,
  args: PrivateBucketArgs,
  opts: pulumi.CustomResourceOptions,
) {
  return new BucketLifecycleConfiguration(`${name}-lifecycle`, { bucket, rules: lifecycleRules(args) }, opts);
}

type LifecycleRule = input.s3.BucketLifecycleConfigurationRule;

/** The rules that end old versions and incomplete uploads, and the objects themselves where they have an end. */
export function lifecycleRules(args: Pick<PrivateBucketArgs, "oldVersionDays" | "expireAfterDays">): LifecycleRule[] {
  return [
    {
      id: "expire-old-versions",
      status: "Enabled",
      filter: {},
      // Without a version behind it, a delete marker hides nothing. S3 removes it with its object where objects expire.
      expiration:
        args.expireAfterDays === undefined ? { expiredObjectDeleteMarker: true } : { days: args.expireAfterDays },
      noncurrentVersionExpiration: { noncurrentDays: args.oldVersionDays },
    },
    {
      id: "abort-incomplete-uploads",
      status: "Enabled",
      filter: {},
      abortIncompleteMultipartUpload: { daysAfterInitiation: INCOMPLETE_UPLOAD_DAYS },
    },
  ];
}
