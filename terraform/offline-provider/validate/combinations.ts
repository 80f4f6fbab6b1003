import type { Finding } from "../protocol/diagnostic.ts";
import { isKnown, isObject, isUnknown, items, type ObjectValue, text } from "../value.ts";

/** Arguments that are each right, and wrong together. */
export const combinations: Readonly<Record<string, (config: ObjectValue) => Finding[]>> = {
  aws_cloudwatch_log_metric_filter: metricFilter,
  aws_cloudwatch_metric_alarm: metricAlarm,
  aws_dynamodb_table: table,
  aws_lambda_function: lambdaFunction,
};

function metricFilter(config: ObjectValue): Finding[] {
  const transformations = items(config, "metric_transformation").filter(isObject);
  const both = transformations.filter(({ default_value: value, dimensions }) => {
    return value !== null && isObject(dimensions) && Object.keys(dimensions).length > 0;
  });
  return both.map(() => ({
    path: ["metric_transformation", 0, "default_value"],
    summary: "Conflicting arguments",
    detail: "A metric filter takes `default_value` or `dimensions`, not both: CloudWatch refuses them together.",
  }));
}

function metricAlarm(config: ObjectValue): Finding[] {
  const ways = ["metric_name", "metric_query"].filter((name) => isGiven(config, name));
  if (ways.length === 1 || !isKnown(config["metric_query"] ?? null)) return [];
  const detail =
    ways.length === 2
      ? "An alarm takes `metric_name` or `metric_query` blocks, not both."
      : "An alarm needs a `metric_name` or `metric_query` blocks.";
  return [{ path: [], summary: "What the alarm watches is not clear", detail }];
}

function lambdaFunction(config: ObjectValue): Finding[] {
  const sources = ["filename", "image_uri", "s3_bucket"];
  if (sources.filter((name) => isGiven(config, name)).length === 1) return [];
  return [
    {
      path: [],
      summary: "Where the code comes from is not clear",
      detail: `A function takes exactly one of ${sources.join(", ")}.`,
    },
  ];
}

function isGiven(config: ObjectValue, name: string): boolean {
  const value = config[name] ?? null;
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html (AttributeDefinitions). */
function table(config: ObjectValue): Finding[] {
  const keyed = ["hash_key", "range_key", "attribute", "global_secondary_index", "local_secondary_index"];
  if (!isGiven(config, "hash_key") || keyed.some((name) => !isKnown(config[name] ?? null))) return capacity(config);
  const declared = items(config, "attribute")
    .filter(isObject)
    .map((attribute) => text(attribute, "name") ?? "");
  const used = keyAttributes(config);
  const undeclared = [...used].filter((name) => !declared.includes(name));
  const unused = declared.filter((name) => !used.has(name));
  return [
    ...undeclared.map((name) =>
      finding("hash_key", `The key attribute "${name}" is not declared: add an attribute block.`),
    ),
    ...unused.map((name) =>
      finding("attribute", `The attribute "${name}" is in no key and no index: all attributes must be indexed.`),
    ),
    ...capacity(config),
  ];
}

function keyAttributes(config: ObjectValue): Set<string> {
  const used = new Set<string>();
  const keys = ["hash_key", "range_key"];
  const indexes = [...items(config, "global_secondary_index"), ...items(config, "local_secondary_index")].filter(
    isObject,
  );
  for (const holder of [config, ...indexes]) {
    for (const key of keys) {
      const name = text(holder, key);
      if (name !== undefined) used.add(name);
    }
    for (const part of items(holder, "key_schema").filter(isObject)) used.add(text(part, "attribute_name") ?? "");
  }
  return used;
}

function capacity(config: ObjectValue): Finding[] {
  const found: Finding[] = [];
  if (config["stream_enabled"] === true && config["stream_view_type"] === null) {
    found.push(finding("stream_enabled", "A table whose stream is enabled needs a `stream_view_type`."));
  }
  const mode = config["billing_mode"] ?? "PROVISIONED";
  const isMissing = config["read_capacity"] === null || config["write_capacity"] === null;
  if (!isUnknown(mode) && mode === "PROVISIONED" && isMissing && !isGiven(config, "restore_source_name")) {
    found.push(
      finding(
        "billing_mode",
        "A table of billing mode PROVISIONED needs `read_capacity` and `write_capacity` of at least 1.",
      ),
    );
  }
  return found;
}

function finding(attribute: string, detail: string): Finding {
  return { path: [attribute], summary: `Invalid value for "${attribute}"`, detail };
}
