import type { Row } from "./row.ts";

const ofBucket: Row = { id: "{bucket}" };

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export const storage: Readonly<Record<string, Row>> = {
  "aws:s3/bucket:Bucket": {
    bucket: "{autoname}",
    id: "{bucket}",
    arn: "arn:{partition}:s3:::{bucket}",
    bucketDomainName: "{bucket}.s3.{dns}",
    bucketRegionalDomainName: "{bucket}.s3.{region}.{dns}",
    bucketRegion: "{region}",
    region: "{region}",
  },
  "aws:s3/bucketAcl:BucketAcl": ofBucket,
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ofBucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketLogging:BucketLogging": ofBucket,
  "aws:s3/bucketNotification:BucketNotification": ofBucket,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ofBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
  "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": {
    id: "{bucket}",
    websiteDomain: "s3-website-{region}.{dns}",
    websiteEndpoint: "{bucket}.s3-website-{region}.{dns}",
  },
  "aws:s3/bucketObject:BucketObject": { id: "{key}", key: "{autoname}", arn: "arn:{partition}:s3:::{bucket}/{key}" },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    id: "{key}",
    key: "{autoname}",
    arn: "arn:{partition}:s3:::{bucket}/{key}",
  },
  "aws:efs/fileSystem:FileSystem": {
    id: "fs-{hex:17}",
    arn: "arn:{partition}:elasticfilesystem:{region}:{account}:file-system/{id}",
    dnsName: "{id}.efs.{region}.{dns}",
  },
  "aws:efs/accessPoint:AccessPoint": {
    id: "fsap-{hex:17}",
    arn: "arn:{partition}:elasticfilesystem:{region}:{account}:access-point/{id}",
  },
  "aws:ecr/repository:Repository": {
    name: "{autoname}",
    id: "{name}",
    arn: "arn:{partition}:ecr:{region}:{account}:repository/{name}",
    registryId: "{account}",
    repositoryUrl: "{account}.dkr.ecr.{region}.{dns}/{name}",
  },
};
