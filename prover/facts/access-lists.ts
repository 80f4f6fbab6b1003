import type { ResourceNode } from "../../graph/node.ts";
import type { FactsContext } from "./context.ts";
import { fields, items, knownText, property } from "./values.ts";
import type { Doubt } from "./world.ts";

export const ACCESS_LIST_KINDS: readonly string[] = ["aws_s3_bucket_acl"];

/** An object has a list of its own. */
const OBJECT_KINDS = ["aws_s3_object", "aws_s3_bucket_object"];

/** Canned lists that admit nobody but the owner of the bucket and the service that delivers its logs. */
const CLOSED: ReadonlySet<string> = new Set([
  "private",
  "bucket-owner-read",
  "bucket-owner-full-control",
  "log-delivery-write",
]);

/**
 * Access control lists that may let others in. Where the bucket's owner owns every object, lists have no effect.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
 */
export function listDoubts(context: FactsContext): readonly Doubt[] {
  const holders = [
    ...context.ofKind("aws_s3_bucket_acl"),
    ...context.ofKind("aws_s3_bucket", ...OBJECT_KINDS).filter(hasList),
  ];
  return holders
    .filter((node) => !isClosed(node) && !bucketsOf(node, context).every((bucket) => hasListsOff(bucket, context)))
    .map(({ address }) => ({
      address,
      reason: `Whom the access control list of ${address} lets in is not modelled.`,
      theorems: ["identity"],
    }));
}

const hasList = (node: ResourceNode): boolean =>
  [node.inputs["acl"], node.inputs["grants"]].some((value) => value !== undefined && value !== null);

function isClosed(node: ResourceNode): boolean {
  const grants = [...items(property(node, "grants")), ...items(property(node, "accessControlPolicy"))];
  return grants.length === 0 && CLOSED.has(knownText(node, "acl") ?? "");
}

function bucketsOf(node: ResourceNode, context: FactsContext): readonly ResourceNode[] {
  if (node.kind === "aws_s3_bucket") return [node];
  const link = context.linked(node, "bucket", "aws_s3_bucket");
  return link.type === "nodes" ? link.nodes : [node];
}

function hasListsOff(bucket: ResourceNode, context: FactsContext): boolean {
  return context
    .attachedTo(bucket, "aws_s3_bucket_ownership_controls", "bucket")
    .some((node) => fields(items(property(node, "rule"))[0])["objectOwnership"] === "BucketOwnerEnforced");
}
