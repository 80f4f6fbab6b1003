import { type BucketGrant, bucketContext, objectArns } from "./bucket-target.ts";
import type { Grant } from "./grant.ts";
import { useKeyThroughService } from "./use-key-through-service.ts";

/** Listing a bucket and reading its current objects, with the key that they are encrypted with. */
export function readBucket({ name, bucketArn, keyArn, region }: BucketGrant): Grant[] {
  return [
    { sid: `List${name}`, actions: ["s3:ListBucket"], resources: [bucketArn] },
    { sid: `Read${name}`, actions: ["s3:GetObject"], resources: [objectArns(bucketArn)] },
    useKeyThroughService({
      sid: `Read${name}Key`,
      keyArn,
      service: "s3",
      region,
      actions: ["kms:Decrypt"],
      encryptionContext: bucketContext(bucketArn),
    }),
  ];
}
