import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Unknown } from "../../../graph/value.ts";
import type { ReferenceFacts } from "../compute.ts";
import type { FactsContext } from "../context.ts";
import { fields, items, property, text } from "../values.ts";
import { refer } from "./references.ts";

const GROUPS = ["aws_cloudwatch_log_group", "aws_kinesis_firehose_delivery_stream"];

/** Where a stage, of either kind of API, writes its access log. */
export function apiLogs(context: FactsContext, stage: ResourceNode): readonly ReferenceFacts[] {
  const name = "accessLogSettings";
  const settings = property(stage, name);
  const from = { node: stage, property: name, label: "accessLogSettings.destinationArn", kinds: GROUPS };
  if (isUnknown(settings)) return refer(context, settings, from);
  return items(settings).flatMap((item) => refer(context, fields(item)["destinationArn"], from));
}

/**
 * The log group that API Gateway makes by itself where execution logging is on: of a name that it chooses.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function executionLogs(
  context: FactsContext,
  api: ResourceNode,
  settings: readonly ResourceNode[],
): readonly ReferenceFacts[] {
  const names = settings.filter(isOn).map((node) => nameOf(api, node));
  const known = new Set(names.filter((name) => typeof name === "string"));
  const from = { node: api, property: "", label: "the execution log", kinds: ["aws_cloudwatch_log_group"] };
  return [...known, ...names.filter(isUnknown).slice(0, 1)].flatMap((name) => refer(context, name, from));
}

/** Of an API that AWS has yet to give its id, the name is not known either. */
function nameOf(api: ResourceNode, settings: ResourceNode): string | Unknown {
  const [id, stage] = [text(api, "id"), text(settings, "stageName")];
  const open = [id, stage].find(isUnknown);
  return open ?? `API-Gateway-Execution-Logs_${id}/${stage}`;
}

function isOn(node: ResourceNode): boolean {
  const level = fields(property(node, "settings"))["loggingLevel"];
  return level !== undefined && level !== "OFF";
}
