import type { ResourceNode } from "../../graph/node.ts";
import { isAsset, isUnknown, type Value } from "../../graph/value.ts";
import { isShared } from "../../model/compartment.ts";
import type { FactsContext } from "./context.ts";
import { DATA_KINDS } from "./kinds/registry.ts";
import { outsideOf } from "./places.ts";
import { known } from "./values.ts";
import type { Doubt, Place } from "./world.ts";

/** Kinds by which a service copies or announces data from one resource to another. */
export const DELIVERY_KINDS: readonly string[] = [
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_log_subscription_filter",
  "aws_s3_bucket_inventory",
  "aws_s3_bucket_notification",
  "aws_s3_bucket_replication_configuration",
  "aws_scheduler_schedule",
  "aws_sns_topic_subscription",
  "aws_sqs_queue_redrive_policy",
];

/**
 * Properties by which other kinds have a service deliver, or bring data from elsewhere: those of a bucket's name are
 * followed by it.
 */
const DELIVERING: Readonly<Record<string, readonly string[]>> = {
  aws_cloudtrail: ["s3BucketName", "cloudWatchLogsGroupArn"],
  aws_db_instance: ["replicateSourceDb", "restoreToPointInTime"],
  aws_dynamodb_table: ["restoreSourceName", "restoreSourceTableArn", "importTable"],
  aws_flow_log: ["logDestination", "logGroupName"],
  aws_rds_cluster: ["replicationSourceIdentifier", "restoreToPointInTime"],
  // What an access point of one tenant lets at is another's bucket.
  aws_s3_access_point: ["bucket"],
  aws_s3_bucket: ["logging", "loggings", "replicationConfiguration", "replicationConfigurations"],
  aws_s3_bucket_analytics_configuration: ["storageClassAnalysis"],
  aws_s3_bucket_logging: ["targetBucket"],
  // What a queue cannot deliver goes on to the queue that it names.
  aws_sqs_queue: ["redrivePolicy"],
};

/**
 * Properties by which an alarm tells others of itself. What it tells is a name and a number of its own, so telling the
 * platform carries nothing over a wall; a message in another tenant's topic is one that this tenant did not ask for.
 */
const ALARMING: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"].map((kind) => [
    kind,
    ["alarmActions", "okActions", "insufficientDataActions"],
  ]),
);

/** What is no place to deliver to: who and with which key, and what an alarm or a rule sets going within the account. */
const NO_END = /^arn:[^:]*:(iam|kms|automate|autoscaling|ssm|ssm-incidents|swf):/;

/** Fields that hold a name, or may: it stands for itself where it is no ARN. */
const NAMING =
  /^(s3BucketName|targetBucket|bucket|logGroupName|replicateSourceDb|restoreSourceName|sourceDbInstanceIdentifier|sourceClusterIdentifier|replicationSourceIdentifier)$/;

const KINDS = DATA_KINDS.map(({ kind }) => kind);
const DATA: ReadonlySet<string> = new Set(KINDS);

/**
 * Deliveries within one compartment carry nothing over a wall. The request that a service makes for any other is not
 * modelled, so it is a doubt.
 */
export function deliveryDoubts(context: FactsContext): readonly Doubt[] {
  return [
    ...context.ofKind(...DELIVERY_KINDS).flatMap((node) => doubtsOf(node, node.inputs, context)),
    ...saying(DELIVERING, context).flatMap(({ node, said }) => doubtsOf(node, said, context)),
    ...saying(ALARMING, context).flatMap(({ node, said }) =>
      doubtsOf(node, said, context).filter(({ delivery }) => mayCross(delivery)),
    ),
  ];
}

interface Saying {
  readonly node: ResourceNode;
  readonly said: ResourceNode["inputs"];
}

function saying(table: Readonly<Record<string, readonly string[]>>, context: FactsContext): readonly Saying[] {
  return Object.entries(table).flatMap(([kind, properties]) =>
    context
      .ofKind(kind)
      .filter(({ inputs }) => properties.some((name) => (inputs[name] ?? null) !== null))
      .map((node) => ({
        node,
        said: Object.fromEntries(properties.map((name) => [name, node.inputs[name] ?? null])),
      })),
  );
}

/** An alarm that is in no compartment is nobody's, and what the platform of its environment is told, it may know. */
const mayCross = (delivery: Doubt["delivery"]): boolean =>
  delivery !== undefined &&
  delivery.from.unplaced !== true &&
  !(isShared(delivery.to) && delivery.to.environment === delivery.from.environment);

/** @param said the inputs by which the node names where it delivers */
function doubtsOf(node: ResourceNode, said: ResourceNode["inputs"], context: FactsContext): readonly Doubt[] {
  const own = context.placeOf(node);
  const named = [...namesIn(said)].map((name) => ({ name, ends: endsNamed(name, node, context) }));
  const sources = Object.entries(node.propertyDependsOn).flatMap(([name, ids]) =>
    (said[name] ?? null) === null ? [] : ids,
  );
  const ends = [...named.flatMap(({ ends }) => ends), ...sources.flatMap((id) => context.byId(id) ?? [])];
  const across = ends.filter((end) => DATA.has(end.kind) && context.placeOf(end).key !== own.key);
  const away = named.filter(({ name, ends }) => ends.length === 0 && !NO_END.test(name));
  const others = new Map<string, { readonly place: Place; readonly names: [string, ...string[]] }>([
    ...across.map((end): [string, { place: Place; names: [string, ...string[]] }] => [
      end.address,
      { place: context.placeOf(end), names: [end.address, context.nameOf(end), end.id] },
    ]),
    ...away.map(({ name }): [string, { place: Place; names: [string, ...string[]] }] => [
      name,
      { place: outsideOf(name), names: [name] },
    ]),
  ]);
  return [...others].map(([other, { place, names }]) => ({
    address: node.address,
    reason: `${node.address}, of ${own.label}, delivers to or from ${other}: what a service delivers is not modelled.`,
    theorems: ["identity"],
    delivery: { from: own, to: place, principals: [node.address, node.id], resources: names },
  }));
}

/** Who has the ARN or name, or holds what has: a function's version, an object of a bucket. */
function endsNamed(name: string, near: ResourceNode, context: FactsContext): readonly ResourceNode[] {
  if (!name.startsWith("arn:")) return context.named(KINDS, name, near);
  const bare = name.replace(/^(arn:[^:]+:(?:lambda|logs):(?:[^:]*:){4}).*$/, "$1").replace(/:$/, "");
  return [name, name.replace(/:\*$/, ""), bare, name.split("/")[0] ?? name].flatMap((one) => context.byArn(one));
}

function namesIn(said: ResourceNode["inputs"]): ReadonlySet<string> {
  const found = new Set<string>();
  const open: { readonly name: string; readonly value: Value }[] = [];
  const push = (fields: object): void => {
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) open.push({ name, value });
  };
  push(said);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { name } = next;
    const value = known(next.value);
    if (typeof value === "string" && /^arn:aws[a-z-]*:/.test(value)) found.add(value);
    else if (typeof value === "string" && NAMING.test(name) && value !== "") found.add(value);
    // A policy of redrives is JSON text.
    else if (typeof value === "string")
      for (const [, arn] of value.matchAll(/"(arn:aws[a-z-]*:sqs:[^"]+)"/g)) found.add(arn ?? "");
    else if (Array.isArray(value)) for (const item of value) open.push({ name, value: item });
    else if (typeof value === "object" && value !== null && !isUnknown(value) && !isAsset(value)) push(value);
  }
  return found;
}
