import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import type { FunctionFacts, FunctionUrlFacts, ReferenceFacts } from "../compute.ts";
import type { FactsContext } from "../context.ts";
import { readPermission } from "../lambda-permission.ts";
import { fields, items, knownText, property } from "../values.ts";
import { functionNamed } from "./function-names.ts";
import { groupBy } from "./group-by.ts";
import { refer, referBy } from "./references.ts";

export const FUNCTION = "aws_lambda_function";

/** What attaches to a function, and the property that names the function. */
export const ATTACHED: Readonly<Record<string, string>> = {
  aws_lambda_permission: "function",
  aws_lambda_function_url: "functionName",
  aws_lambda_event_source_mapping: "functionName",
  aws_lambda_function_event_invoke_config: "functionName",
};

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function readFunctions(context: FactsContext): readonly FunctionFacts[] {
  const attached = attachments(context);
  return context.ofKind(FUNCTION).map((node) => {
    const own = attached.get(node.id) ?? [];
    const ofKind = (kind: string) => own.filter((candidate) => candidate.kind === kind);
    const [arn, name] = [context.arnOf(node), nameOf(node)];
    const network = fields(property(node, "vpcConfig"));
    return {
      node: node.id,
      address: node.address,
      arn: isUnknown(arn) ? node.address : arn,
      name,
      place: context.placeOf(node),
      role: knownText(node, "role") ?? "",
      environment: fields(fields(property(node, "environment"))["variables"]),
      subnetIds: texts(network["subnetIds"]),
      securityGroupIds: texts(network["securityGroupIds"]),
      logGroup: logGroupName(node),
      permissions: ofKind("aws_lambda_permission").map(readPermission),
      references: [...ownReferences(context, node), ...own.flatMap((other) => attachedReferences(context, other))],
      urls: ofKind("aws_lambda_function_url").map(readUrl),
      unknowns: unknownsOf(context, node),
    };
  });
}

/** What attaches to a function that the graph does not hold, or to one that cannot be told. */
export function strays(context: FactsContext): readonly ResourceNode[] {
  return context.ofKind(...Object.keys(ATTACHED)).filter((node) => functionsOf(context, node).length === 0);
}

function attachments(context: FactsContext): ReadonlyMap<string, readonly ResourceNode[]> {
  const pairs = context
    .ofKind(...Object.keys(ATTACHED))
    .flatMap((node) => functionsOf(context, node).map(({ id }) => ({ id, node })));
  const groups = groupBy(pairs, ({ id }) => id);
  return new Map([...groups].map(([id, group]) => [id, group.map(({ node }) => node)]));
}

/** By its name or ARN, whichever version or alias it says; where neither is known, by where the value comes from. */
function functionsOf(context: FactsContext, node: ResourceNode): readonly ResourceNode[] {
  const reference = property(node, ATTACHED[node.kind] ?? "");
  const named = typeof reference === "string" ? functionNamed(reference) : undefined;
  if (named?.arn !== undefined) return context.byArn(named.arn);
  if (named !== undefined) return context.named([FUNCTION], named.name, node);
  const link = context.linked(node, ATTACHED[node.kind] ?? "", FUNCTION);
  return link.type === "nodes" ? link.nodes : [];
}

function ownReferences(context: FactsContext, node: ResourceNode): readonly ReferenceFacts[] {
  return [
    ...referBy(context, node, "role", ["aws_iam_role"]),
    ...referWithin(context, node, "vpcConfig", "subnetIds", ["aws_subnet", "aws_default_subnet"]),
    ...referWithin(context, node, "vpcConfig", "securityGroupIds", [
      "aws_security_group",
      "aws_default_security_group",
    ]),
    ...logGroup(context, node),
    ...referBy(context, node, "kmsKeyArn", ["aws_kms_key"]),
    ...referBy(context, node, "codeSigningConfigArn", ["aws_lambda_code_signing_config"]),
    ...referWithin(context, node, "deadLetterConfig", "targetArn", ["aws_sqs_queue", "aws_sns_topic"]),
    ...referWithin(context, node, "fileSystemConfig", "arn", ["aws_efs_access_point"]),
    ...referBy(context, node, "layers", ["aws_lambda_layer_version"]),
    ...referBy(context, node, "s3Bucket", ["aws_s3_bucket"]),
  ];
}

/** What a field of a block names. */
function referWithin(
  context: FactsContext,
  node: ResourceNode,
  name: string,
  field: string,
  kinds: readonly string[],
): readonly ReferenceFacts[] {
  const value = property(node, name);
  if (value === undefined) return [];
  const inner = isUnknown(value) ? value : items(value).flatMap((item) => items(fields(item)[field]));
  return refer(context, inner, { node, property: name, label: `${name}.${field}`, kinds });
}

/** The log group even where none is configured: Lambda then writes to the one of the function's name. */
function logGroup(context: FactsContext, node: ResourceNode): readonly ReferenceFacts[] {
  const configured = property(node, "loggingConfig");
  const value = isUnknown(configured) ? configured : (fields(configured)["logGroup"] ?? `/aws/lambda/${nameOf(node)}`);
  const from = {
    node,
    property: "loggingConfig",
    label: "loggingConfig.logGroup",
    kinds: ["aws_cloudwatch_log_group"],
  };
  return refer(context, value, from);
}

function attachedReferences(context: FactsContext, node: ResourceNode): readonly ReferenceFacts[] {
  if (node.kind === "aws_lambda_event_source_mapping") {
    const sources = ["aws_sqs_queue", "aws_kinesis_stream", "aws_dynamodb_table"];
    return [...referBy(context, node, "eventSourceArn", sources), ...destinations(context, node)];
  }
  return node.kind === "aws_lambda_function_event_invoke_config" ? destinations(context, node) : [];
}

/** Where the events go that a function has dealt with, or failed to. */
function destinations(context: FactsContext, node: ResourceNode): readonly ReferenceFacts[] {
  const name = "destinationConfig";
  const kinds = ["aws_sqs_queue", "aws_sns_topic", "aws_lambda_function", "aws_cloudwatch_event_bus", "aws_s3_bucket"];
  const value = property(node, name);
  if (isUnknown(value)) return refer(context, value, { node, property: name, label: name, kinds });
  return items(value).flatMap((config) =>
    Object.entries(fields(config)).flatMap(([outcome, destination]) =>
      ["destination", "destinationArn"].flatMap((field) =>
        refer(context, fields(destination)[field], { node, property: name, label: `${name}.${outcome}`, kinds }),
      ),
    ),
  );
}

function readUrl(node: ResourceNode): FunctionUrlFacts {
  const type = knownText(node, "authorizationType");
  const authorization = type === "NONE" || type === "AWS_IAM" ? type : "unknown";
  return { address: node.address, authorization };
}

function unknownsOf(context: FactsContext, node: ResourceNode): Readonly<Record<string, string>> {
  const environment = property(node, "environment");
  const values: [string, Value | undefined][] = [
    ["arn", context.arnOf(node)],
    ["environment", environment],
    ["environment", fields(environment)["variables"]],
    ["role", property(node, "role")],
    ["loggingConfig", property(node, "loggingConfig")],
    ["vpcConfig", property(node, "vpcConfig")],
  ];
  return Object.fromEntries(values.flatMap(([name, value]) => (isUnknown(value) ? [[name, value.reason]] : [])));
}

function logGroupName(node: ResourceNode): string {
  const configured = fields(property(node, "loggingConfig"))["logGroup"];
  return typeof configured === "string" ? configured : `/aws/lambda/${nameOf(node)}`;
}

function nameOf(node: ResourceNode): string {
  return knownText(node, "name") ?? knownText(node, "id") ?? "";
}

function texts(value: Value | undefined): readonly string[] {
  return items(value).filter((item) => typeof item === "string");
}
