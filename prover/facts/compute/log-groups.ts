import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import type { LogGroupFacts } from "../compute.ts";
import type { FactsContext } from "../context.ts";
import { knownNumber, knownText, property } from "../values.ts";
import { groupBy } from "./group-by.ts";
import { referBy } from "./references.ts";

const DESTINATIONS = ["aws_lambda_function", "aws_kinesis_stream", "aws_kinesis_firehose_delivery_stream"];

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html */
export function readLogGroups(context: FactsContext): readonly LogGroupFacts[] {
  const filters = groupBy(context.ofKind("aws_cloudwatch_log_subscription_filter"), (filter) =>
    groupOf(context, filter),
  );
  return context.ofKind("aws_cloudwatch_log_group").map((node) => {
    const arn = context.arnOf(node);
    return {
      node: node.id,
      address: node.address,
      name: knownText(node, "name") ?? knownText(node, "id") ?? "",
      arn: isUnknown(arn) ? node.address : arn.replace(/:\*$/, ""),
      place: context.placeOf(node),
      ...retention(node),
      subscriptions: (filters.get(node.id) ?? []).flatMap((filter) =>
        referBy(context, filter, "destinationArn", DESTINATIONS),
      ),
    };
  });
}

/** Subscription filters whose log group cannot be told, or is not in the graph. */
export function strayFilters(context: FactsContext): readonly ResourceNode[] {
  return context
    .ofKind("aws_cloudwatch_log_subscription_filter")
    .filter((filter) => groupOf(context, filter) === undefined);
}

function groupOf(context: FactsContext, filter: ResourceNode): string | undefined {
  const link = context.linked(filter, "logGroup", "aws_cloudwatch_log_group");
  return link.type === "nodes" ? link.nodes[0]?.id : undefined;
}

/** Zero days is Terraform's way to say for ever. */
function retention(node: ResourceNode): Pick<LogGroupFacts, "retentionInDays" | "retentionDoubt"> {
  const value = property(node, "retentionInDays");
  if (isUnknown(value)) return { retentionDoubt: value.reason };
  const days = knownNumber(value);
  return days === undefined || days === 0 ? {} : { retentionInDays: days };
}
