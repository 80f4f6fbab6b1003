import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import type { FactsContext } from "../context.ts";
import { AWS_KEY, keyNamed, keyWhere, UNENCRYPTED } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { fields, items, property } from "../values.ts";
import type { Encryption } from "../world.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const encryptedIf = (flag: string, key: string) => (node: ResourceNode, context: FactsContext) =>
  keyWhere(flag, (value) => value === true, node, key, context);

/**
 * Servers whose contents are reached over the network and with their own passwords: here they are what IAM's actions
 * administer, snapshot and copy.
 */
export const databases: readonly DataKind[] = [
  {
    kind: "aws_db_instance",
    parts: (arn) => [{ type: "db", arn }],
    encryption: encryptedIf("storageEncrypted", "kmsKeyId"),
  },
  {
    kind: "aws_rds_cluster",
    parts: (arn) => [{ type: "cluster", arn }],
    encryption: encryptedIf("storageEncrypted", "kmsKeyId"),
  },
  {
    kind: "aws_redshift_cluster",
    parts: (arn) => [{ type: "cluster", arn }],
    encryption: encryptedIf("encrypted", "kmsKeyId"),
  },
  {
    kind: "aws_elasticache_cluster",
    parts: (arn) => [{ type: "cluster", arn }],
    encryption: () => ({ by: "unknown", reason: "The encryption of a cache cluster is not modelled." }),
  },
  {
    kind: "aws_elasticache_replication_group",
    parts: (arn) => [{ type: "replicationgroup", arn }],
    encryption: encryptedIf("atRestEncryptionEnabled", "kmsKeyId"),
  },
  ...["aws_opensearch_domain", "aws_elasticsearch_domain"].map(
    (kind): DataKind => ({
      kind,
      parts: (arn) => [
        { type: "domain", arn },
        { type: "domain", arn: `${arn}/*` },
      ],
      companions: [{ kind: `${kind}_policy`, property: "domainName" }],
      policy: (node, context) =>
        onlyOne(
          node.address,
          policiesOf(node, context, {
            own: "accessPolicies",
            hung: [{ kind: `${kind}_policy`, property: "domainName", document: "accessPolicies" }],
          }),
        ),
      encryption: searchEncryption,
    }),
  ),
];

function searchEncryption(node: ResourceNode, context: FactsContext): Encryption {
  const { enabled, kmsKeyId } = fields(items(property(node, "encryptAtRest"))[0]);
  if (isUnknown(enabled)) return { by: "unknown", reason: `Whether ${node.address} is encrypted: ${enabled.reason}` };
  if (enabled !== true) return UNENCRYPTED;
  if (kmsKeyId === undefined || kmsKeyId === null || kmsKeyId === "") return AWS_KEY;
  return keyNamed(kmsKeyId, node, "encryptAtRest", context);
}
