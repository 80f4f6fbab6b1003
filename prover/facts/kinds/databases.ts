import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import type { FactsContext } from "../context.ts";
import { AWS_KEY, keyNamed, keyWhere, UNENCRYPTED } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { fields, items, knownText, property } from "../values.ts";
import type { DataPart, Encryption } from "../world.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const encryptedIf = (flag: string, key: string) => (node: ResourceNode, context: FactsContext) =>
  keyWhere(flag, (value) => value === true, node, key, context);

/** What is called after a database: copies that its service makes of it by itself, who may log in. */
const within = (arn: string, own: string, of: string, rest: string): string => `${arn.replace(own, of)}${rest}`;

/**
 * Whoever may log in by IAM names the database by an id that AWS draws. One that is not known yet is nobody else's, so
 * that only what allows every database allows it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 */
function usersOf(arn: string, node: ResourceNode, own: string, id: string): readonly DataPart[] {
  if (property(node, "iamDatabaseAuthenticationEnabled") !== true) return [];
  const start = arn.slice(0, arn.indexOf(own)).replace(":rds:", ":rds-db:");
  return [{ type: "db-user", arn: `${start}:dbuser:${knownText(node, id) ?? `not-known-yet-${node.name}`}/*` }];
}

/**
 * Servers whose contents are reached over the network and with their own passwords: here they are what IAM's actions
 * administer, snapshot and copy.
 */
export const databases: readonly DataKind[] = [
  {
    kind: "aws_db_instance",
    parts: (arn, node) => [
      { type: "db", arn },
      { type: "snapshot", arn: within(arn, ":db:", ":snapshot:rds:", "-*") },
      ...usersOf(arn, node, ":db:", "resourceId"),
    ],
    encryption: encryptedIf("storageEncrypted", "kmsKeyId"),
  },
  {
    kind: "aws_rds_cluster",
    parts: (arn, node) => [
      { type: "cluster", arn },
      { type: "cluster-snapshot", arn: within(arn, ":cluster:", ":cluster-snapshot:rds:", "-*") },
      ...usersOf(arn, node, ":cluster:", "clusterResourceId"),
    ],
    encryption: encryptedIf("storageEncrypted", "kmsKeyId"),
  },
  {
    kind: "aws_redshift_cluster",
    parts: (arn) => [
      { type: "cluster", arn },
      ...["snapshot", "dbuser", "dbname", "dbgroup"].map((type) => ({
        type,
        arn: within(arn, ":cluster:", `:${type}:`, "/*"),
      })),
    ],
    encryption: encryptedIf("encrypted", "kmsKeyId"),
  },
  {
    kind: "aws_elasticache_cluster",
    parts: (arn) => [
      { type: "cluster", arn },
      { type: "snapshot", arn: within(arn, ":cluster:", ":snapshot:automatic.", "-*") },
    ],
    encryption: () => ({ by: "unknown", reason: "The encryption of a cache cluster is not modelled." }),
  },
  {
    kind: "aws_elasticache_replication_group",
    parts: (arn) => [
      { type: "replicationgroup", arn },
      { type: "snapshot", arn: within(arn, ":replicationgroup:", ":snapshot:automatic.", "-*") },
    ],
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
