import { type BucketGrant, bucketContext, objectArns } from "./bucket-target.ts";
import type { Grant } from "./grant.ts";
import { useKeyThroughService } from "./use-key-through-service.ts";

/** `s3:DeleteObject` hides an object behind a delete marker; `s3:DeleteObjectVersion`, which loses it, is not granted. */
const WRITE_OBJECTS = [
  "s3:AbortMultipartUpload",
  "s3:DeleteObject",
  "s3:ListMultipartUploadParts",
  "s3:PutObject",
] as const;

/** Writing and deleting a bucket's objects, with the key that they are encrypted with. */
export function writeBucket({ name, bucketArn, keyArn, region }: BucketGrant): Grant[] {
  return [
    { sid: `Write${name}`, actions: WRITE_OBJECTS, resources: [objectArns(bucketArn)] },
    useKeyThroughService({
      sid: `Write${name}Key`,
      keyArn,
      service: "s3",
      region,
      // Completing a multipart upload decrypts its parts.
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      encryptionContext: bucketContext(bucketArn),
    }),
  ];
}
