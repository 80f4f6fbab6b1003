import type { ResourceNode } from "../../../graph/node.ts";
import { items, knownNumber, property } from "../../facts/values.ts";
import { isTrue, judge, valueAt, valueWithin } from "../breaches.ts";
import { companionsOf } from "../companions.ts";
import { kindsOption, onlyOptions } from "../options.ts";
import type { Breach, Rule } from "../rule.ts";

const BUCKET = "aws_s3_bucket";
const TABLE = "aws_dynamodb_table";
const REPLICA = "aws_dynamodb_table_replica";
const BACKED_UP = ["aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster"];

export const rule: Rule = {
  id: "recovery",
  claim: "What was overwritten or deleted can be had back: tables to a point in time, buckets by version.",
  check: (nodes, _world, options) => {
    onlyOptions("recovery", options, ["kinds"]);
    const kinds = new Set(kindsOption("recovery", options, [TABLE, REPLICA, BUCKET, ...BACKED_UP]));
    const holding = nodes.filter(({ kind, category }) => category === "custom" && kinds.has(kind));
    const versioning = companionsOf(
      nodes,
      nodes.filter(({ kind }) => kind === BUCKET),
      "aws_s3_bucket_versioning",
    );
    return {
      checked: holding.length,
      breaches: holding.flatMap((node) => {
        if (node.kind === TABLE) return ofTable(node);
        if (node.kind === REPLICA) return ofReplica(node);
        return node.kind === BUCKET ? ofBucket(node, versioning(node)) : ofDatabase(node);
      }),
    };
  },
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html */
function ofTable(node: ResourceNode): readonly Breach[] {
  const path = "pointInTimeRecovery.enabled";
  return [
    ...judge(node, valueAt(node, path), isTrue, pointInTime(node, path, node.address)),
    ...items(property(node, "replicas")).flatMap((replica) => {
      const region = String(valueWithin(replica, "regionName"));
      const fault = pointInTime(node, "replicas.pointInTimeRecovery", `The replica of ${node.address} in ${region}`);
      return judge(node, valueWithin(replica, "pointInTimeRecovery"), isTrue, fault);
    }),
  ];
}

const ofReplica = (node: ResourceNode): readonly Breach[] =>
  judge(
    node,
    valueAt(node, "pointInTimeRecovery"),
    isTrue,
    pointInTime(node, "pointInTimeRecovery", `The replica ${node.address}`),
  );

const pointInTime = ({ address }: ResourceNode, subject: string, who: string) => ({
  subject,
  sentence: `${who} cannot be restored to a point in time.`,
  fix: `Switch ${subject} of ${address} on.`,
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html */
function ofBucket(node: ResourceNode, companions: readonly ResourceNode[]): readonly Breach[] {
  const fault = {
    subject: "versioning",
    sentence: `${node.address} keeps no old versions of its objects.`,
    fix: "Enable versioning of the bucket.",
  };
  if (companions.length === 0) return judge(node, valueAt(node, "versioning.enabled"), isTrue, fault);
  return companions.flatMap((companion) => {
    const status = valueAt(companion, "versioningConfiguration.status");
    const because = [`${companion.address}, versioningConfiguration.status: ${String(status ?? "not set")}`];
    return judge(node, status, (value) => value === "Enabled", { ...fault, because });
  });
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html */
function ofDatabase(node: ResourceNode): readonly Breach[] {
  const path = "backupRetentionPeriod";
  // A cluster keeps a day of backups unless it is told otherwise; an instance none.
  const keeps = (value: number | undefined) => (value === undefined ? node.kind !== "aws_db_instance" : value > 0);
  return judge(node, valueAt(node, path), (value) => keeps(knownNumber(value)), {
    subject: path,
    sentence: `${node.address} has no automated backups.`,
    fix: `Set ${path} to the days for which backups are kept.`,
  });
}
