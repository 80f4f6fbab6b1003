import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import { fields, items, known, property } from "../../facts/values.ts";
import { breach, isTrue, judge, valueAt, valueWithin } from "../breaches.ts";
import { type Companions, companionsOf } from "../companions.ts";
import { flagOption, kindsOption, onlyOptions } from "../options.ts";
import type { Breach, Rule } from "../rule.ts";
import { AT_REST, type AtRest } from "./at-rest.ts";

export const rule: Rule = {
  id: "encryption",
  claim: "Data is encrypted at rest, with a key of the customer's where that is asked for.",
  check: (nodes, _world, options) => {
    onlyOptions("encryption", options, ["customerKey", "kinds"]);
    const kinds = new Set(kindsOption("encryption", options, [...Object.keys(AT_REST), BUCKET, KEY_KIND]));
    const customerKey = flagOption("encryption", options, "customerKey");
    const holding = nodes.filter(
      (node) => kinds.has(node.kind) && node.kind !== KEY_KIND && node.category === "custom" && holdsData(node),
    );
    const rotating = customerKey ? nodes.filter((node) => node.kind === KEY_KIND && kinds.has(KEY_KIND)) : [];
    const bucketRules = companionsOf(
      nodes,
      nodes.filter(({ kind }) => kind === BUCKET),
      "aws_s3_bucket_server_side_encryption_configuration",
    );
    return {
      checked: holding.length + rotating.length,
      breaches: [
        ...holding.flatMap((node) =>
          node.kind === BUCKET ? ofBucket(node, bucketRules, customerKey) : ofKind(node, customerKey),
        ),
        ...rotating.flatMap(ofKey),
      ],
    };
  },
};

const BUCKET = "aws_s3_bucket";
const KEY_KIND = "aws_kms_key";

/**
 * Only symmetric keys that encrypt can be rotated by KMS, and only they encrypt what AWS keeps.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
function ofKey(node: ResourceNode): readonly Breach[] {
  const spec = valueAt(node, "customerMasterKeySpec") ?? "SYMMETRIC_DEFAULT";
  const usage = valueAt(node, "keyUsage") ?? "ENCRYPT_DECRYPT";
  if (spec !== "SYMMETRIC_DEFAULT" || usage !== "ENCRYPT_DECRYPT") return [];
  return judge(node, valueAt(node, "enableKeyRotation"), isTrue, {
    subject: "enableKeyRotation",
    sentence: `${node.address} is never rotated: enableKeyRotation is off.`,
    fix: "Set enableKeyRotation to true.",
  });
}

/** A function keeps what its variables hold, a parameter what is secret, a topic of neither nothing. */
function holdsData(node: ResourceNode): boolean {
  const whether = AT_REST[node.kind]?.onlyWith;
  if (whether === undefined) return true;
  const [path, wanted] = whether;
  const value = valueAt(node, path);
  if (wanted !== undefined) return value === wanted || isUnknown(value);
  return isUnknown(value) || Object.keys(fields(value)).length > 0;
}

function ofKind(node: ResourceNode, customerKey: boolean): readonly Breach[] {
  const how = AT_REST[node.kind];
  if (how === undefined) return [];
  const replicas = how.replicas === undefined ? [] : items(property(node, how.replicas));
  return [
    ...switchedOn(node, how, customerKey),
    ...(customerKey ? ownKey(node, how.key, valueAt(node, how.key)) : []),
    ...(customerKey && how.replicaKey !== undefined
      ? replicas.flatMap((replica) =>
          ownKey(node, `${how.replicas}.${how.replicaKey}`, valueWithin(replica, how.replicaKey ?? "")),
        )
      : []),
  ];
}

function switchedOn(node: ResourceNode, how: AtRest, customerKey: boolean): readonly Breach[] {
  const { on, onWithKey, unset, orKey, key } = how;
  const path = on ?? (customerKey ? onWithKey : undefined);
  if (path === undefined || (orKey && isOn(valueAt(node, key)))) return [];
  return judge(node, valueAt(node, path), (value) => (value === undefined ? unset === "on" : isOn(value)), {
    subject: path,
    sentence: `${node.address} does not encrypt at rest.`,
    fix: `Switch ${path} on.`,
  });
}

const isOn = (value: Value | undefined): boolean =>
  isTrue(value) || (typeof value === "string" && value !== "" && !/^(false|none|disabled)$/i.test(value));

function ownKey(node: ResourceNode, path: string, key: Value | undefined): readonly Breach[] {
  return judge(node, key, isCustomerKey, {
    subject: path,
    sentence:
      typeof key === "string" && key !== ""
        ? `${node.address} encrypts at rest with ${key}, which is AWS's key.`
        : `${node.address} encrypts at rest with no key of its own.`,
    fix: `Set ${path} to a customer managed key.`,
  });
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key */
const isCustomerKey = (key: Value | undefined): boolean =>
  typeof key === "string" && key !== "" && !/(^|:)alias\/aws\//.test(key);

/**
 * S3 encrypts every object, with a key of its own unless the bucket says otherwise.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html
 */
function ofBucket(node: ResourceNode, companions: Companions, customerKey: boolean): readonly Breach[] {
  if (!customerKey) return [];
  const inline = property(node, "serverSideEncryptionConfiguration");
  const rules = [
    ...companions(node).map((companion) => property(companion, "rules") ?? property(companion, "rule")),
    ...items(inline).map((block) => (isUnknown(block) ? block : (fields(block)["rules"] ?? fields(block)["rule"]))),
  ];
  if (rules.length === 0) return [breach(node, nothingSaid(node))];
  return rules.flatMap((block) => ofBucketRule(node, known(block)));
}

const ALGORITHM = "applyServerSideEncryptionByDefault.sseAlgorithm";
const KEY = "applyServerSideEncryptionByDefault.kmsMasterKeyId";

function ofBucketRule(node: ResourceNode, block: Value | undefined): readonly Breach[] {
  const byKms = judge(node, valueWithin(block, ALGORITHM), (value) => value === "aws:kms" || value === "aws:kms:dsse", {
    ...bucketFault(node, `is ${String(valueWithin(block, ALGORITHM) ?? "not set")}`),
  });
  return byKms.length > 0 ? byKms : ownKey(node, KEY, valueWithin(block, KEY));
}

/** A subject of its own: an exception for S3's key covers a bucket that names it, not one that says nothing. */
const nothingSaid = (node: ResourceNode) => ({
  subject: "serverSideEncryptionConfiguration",
  sentence: `${node.address} says nothing of its encryption, so S3 encrypts with a key of its own.`,
  fix: "Set the bucket's default encryption to aws:kms and a customer managed key.",
});

const bucketFault = (node: ResourceNode, what: string) => ({
  subject: ALGORITHM,
  sentence: `${node.address} does not encrypt with a key of the customer's: ${ALGORITHM} ${what}.`,
  fix: "Set the bucket's default encryption to aws:kms and a customer managed key.",
});
