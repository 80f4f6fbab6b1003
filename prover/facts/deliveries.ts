import type { ResourceNode } from "../../graph/node.ts";
import { isAsset, type Value } from "../../graph/value.ts";
import type { FactsContext } from "./context.ts";
import { DATA_KINDS } from "./kinds/registry.ts";
import type { Doubt } from "./world.ts";

/** Kinds by which a service copies or announces data from one resource to another. */
export const DELIVERY_KINDS: readonly string[] = [
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_log_subscription_filter",
  "aws_s3_bucket_inventory",
  "aws_s3_bucket_notification",
  "aws_s3_bucket_replication_configuration",
  "aws_sns_topic_subscription",
  "aws_sqs_queue_redrive_policy",
];

const DATA: ReadonlySet<string> = new Set(DATA_KINDS.map(({ kind }) => kind));

/**
 * Deliveries within one compartment carry nothing over a wall. The request that a service makes for any other is not
 * modelled, so it is a doubt.
 */
export function deliveryDoubts(context: FactsContext): readonly Doubt[] {
  return [
    ...context.ofKind(...DELIVERY_KINDS).flatMap((node) => doubtsOf(node, node.inputs, context)),
    // What a queue cannot deliver goes on to the queue that it names.
    ...context
      .ofKind("aws_sqs_queue")
      .flatMap((node) => doubtsOf(node, { redrivePolicy: node.inputs["redrivePolicy"] ?? null }, context)),
  ];
}

/** @param said the inputs by which the node names where it delivers */
function doubtsOf(node: ResourceNode, said: ResourceNode["inputs"], context: FactsContext): readonly Doubt[] {
  const own = context.placeOf(node.id);
  const named = arnsIn(said).map((arn) => ({ arn, ends: endsNamed(arn, context) }));
  const sources = Object.entries(node.propertyDependsOn).flatMap(([name, ids]) => (name in said ? ids : []));
  const ends = [...named.flatMap(({ ends }) => ends), ...sources.flatMap((id) => context.byId(id) ?? [])];
  const across = ends.filter(({ id, kind }) => DATA.has(kind) && context.placeOf(id).key !== own.key);
  const away = named.filter(({ arn, ends }) => ends.length === 0 && !/:(iam|kms):/.test(arn)).map(({ arn }) => arn);
  const places = [...new Set([...across.map(({ address }) => address), ...away])];
  return places.map((place) => ({
    address: node.address,
    reason: `${node.address}, of ${own.label}, delivers to or from ${place}: what a service delivers is not modelled.`,
    theorems: ["identity"],
  }));
}

/** Who has the ARN, or holds what has: a function's version, an object of a bucket. */
function endsNamed(arn: string, context: FactsContext): readonly ResourceNode[] {
  const bare = arn.replace(/^(arn:[^:]+:(?:lambda|logs):(?:[^:]*:){4}).*$/, "$1").replace(/:$/, "");
  return [arn, arn.replace(/:\*$/, ""), bare, arn.split("/")[0] ?? arn].flatMap((name) => context.byArn(name));
}

function arnsIn(value: Value): readonly string[] {
  const found = new Set<string>();
  const open: Value[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string" && /^arn:aws[a-z-]*:/.test(next)) found.add(next);
    // A policy of redrives is JSON text.
    else if (typeof next === "string")
      for (const [, arn] of next.matchAll(/"(arn:aws[a-z-]*:sqs:[^"]+)"/g)) found.add(arn ?? "");
    else if (typeof next === "object" && next !== null && !isAsset(next)) {
      for (const inner of Object.values(next)) if (inner !== undefined) open.push(inner as Value);
    }
  }
  return [...found];
}
