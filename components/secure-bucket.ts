import { BucketLogging } from "@pulumi/aws/s3/bucketLogging.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../model/tags.ts";
import type { LogBucket } from "./log-bucket.ts";
import { accessLogPrefix, requireKeyStatement } from "./policies/bucket-statements.ts";
import type { StatementInput } from "./policies/policy-json.ts";
import { PrivateBucket } from "./private-bucket.ts";

const DEFAULT_OLD_VERSION_DAYS = 90;

export interface SecureBucketArgs {
  /** Unique in the world: it carries account and region. */
  readonly bucketName: string;
  /** The customer managed key of every object; an upload that asks for another is refused. */
  readonly keyArn: pulumi.Input<string>;
  /** Where access is logged; this bucket must be one of its sources. */
  readonly logBucket: LogBucket;
  /** What the bucket's policy says besides its denials. @default nothing: identities decide */
  readonly statements?: readonly pulumi.Input<StatementInput>[];
  /** How long a version is kept that was overwritten or deleted, in days. @default 90 */
  readonly oldVersionDays?: number;
  /** Whether destroying it also deletes what it holds, old versions included. */
  readonly forceDestroy: boolean;
  readonly tags: Tags;
}

/** A bucket for data: versioned, encrypted with a given key, access logged, TLS only, closed to the public. */
export class SecureBucket extends PrivateBucket {
  constructor(name: string, args: SecureBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const oldVersionDays = args.oldVersionDays ?? DEFAULT_OLD_VERSION_DAYS;
    super("bulkhead:components:SecureBucket", name, { ...args, oldVersionDays }, opts);
    this.encryptWith(name, args.keyArn);
    this.logAccess(name, args);
    this.attachPolicy(name, [requireKeyStatement(this.arn, args.keyArn), ...(args.statements ?? [])]);
    this.registerOutputs({ arn: this.arn, name: this.name });
  }

  private encryptWith(name: string, keyArn: pulumi.Input<string>): void {
    const rule = {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
      bucketKeyEnabled: true,
      blockedEncryptionTypes: ["SSE-C"],
    };
    new BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      { bucket: this.name, rules: [rule] },
      { parent: this },
    );
  }

  private logAccess(name: string, { logBucket, bucketName }: SecureBucketArgs): void {
    new BucketLogging(
      `${name}-logging`,
      { bucket: this.name, targetBucket: logBucket.name, targetPrefix: accessLogPrefix(bucketName) },
      // S3 drops what it may not deliver: the log bucket's policy comes first.
      { parent: this, dependsOn: logBucket },
    );
  }
}
