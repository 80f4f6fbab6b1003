import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import type { FactsContext } from "../context.ts";
import { AWS_KEY, keyNamed } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { fields, items, property } from "../values.ts";
import type { Encryption, PolicyFacts } from "../world.ts";
import { delegatedParts, withoutDelegation } from "./aws_s3_access_point.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration";
const PUBLIC_ACCESS = "aws_s3_bucket_public_access_block";
const POLICY = { kind: "aws_s3_bucket_policy", property: "bucket" };

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html */
export const bucket: DataKind = {
  kind: "aws_s3_bucket",
  parts: (arn, node, context) => [
    { type: "bucket", arn },
    { type: "object", arn: `${arn}/*` },
    ...delegatedParts(arn, written(node, context), context.accountOf(node), context),
  ],
  companions: [
    POLICY,
    { kind: PUBLIC_ACCESS, property: "bucket" },
    { kind: ENCRYPTION, property: "bucket" },
    { kind: "aws_s3_bucket_ownership_controls", property: "bucket" },
  ],
  policy: (node, context) => withoutDelegation(written(node, context), context.accountOf(node), context),
  encryption,
  restrictsPublic,
};

const written = (node: ResourceNode, context: FactsContext): PolicyFacts | undefined =>
  onlyOne(node.address, policiesOf(node, context, { own: "policy", hung: [{ ...POLICY, document: "policy" }] }));

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html */
function encryption(node: ResourceNode, context: FactsContext): Encryption {
  const [configuration] = context.attachedTo(node, ENCRYPTION, "bucket");
  const [holder, name] = configuration ? [configuration, "rules"] : [node, "serverSideEncryptionConfiguration"];
  const value = property(holder, name);
  if (isUnknown(value)) return { by: "unknown", reason: value.reason };
  const rules = configuration ? items(value) : items(fields(items(value)[0])["rule"]);
  const byDefault = fields(items(fields(rules[0])["applyServerSideEncryptionByDefault"])[0]);
  const { kmsMasterKeyId } = byDefault;
  if (kmsMasterKeyId === undefined || kmsMasterKeyId === null || kmsMasterKeyId === "") return AWS_KEY;
  return keyNamed(kmsMasterKeyId, holder, name, context);
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
function restrictsPublic(node: ResourceNode, context: FactsContext): boolean {
  const ofAccount = context
    .ofKind("aws_s3_account_public_access_block")
    .filter((block) => context.accountOf(block) === context.accountOf(node));
  const blocks = [...context.attachedTo(node, PUBLIC_ACCESS, "bucket"), ...ofAccount];
  return blocks.some((block) => property(block, "restrictPublicBuckets") === true);
}
