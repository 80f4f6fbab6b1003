import * as pulumi from "@pulumi/pulumi";

export interface BucketGrant {
  /** Names the statements, in PascalCase: `Documents` gives `ReadDocuments`. Unique among a role's grants of one kind. */
  readonly name: string;
  readonly bucketArn: pulumi.Input<string>;
  /** The key that the bucket encrypts with by default. */
  readonly keyArn: pulumi.Input<string>;
  readonly region: string;
}

export function objectArns(bucketArn: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`${bucketArn}/*`;
}

/**
 * With a bucket key, S3 encrypts under the bucket's ARN, not the object's.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
export function bucketContext(bucketArn: pulumi.Input<string>): Readonly<Record<string, pulumi.Input<string>>> {
  return { "aws:s3:arn": bucketArn };
}
