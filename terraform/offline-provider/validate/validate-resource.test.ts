import { describe, expect, it } from "vitest";
import { schemaFile } from "../install.ts";
import type { CompactBlock } from "../schema/compact.ts";
import { readSchemaFile } from "../schema/load.ts";
import { type ObjectValue, unknown, type Value } from "../value.ts";
import type { Row } from "./rules.ts";
import { rules } from "./rules.ts";
import { validateResource } from "./validate-resource.ts";

const store = readSchemaFile(schemaFile);

function findings(type: string, own: ObjectValue): string[] {
  const block = store.block("resource", type) ?? { a: {} };
  return validateResource(type, block, { ...nothing(block), ...own }).map(
    (finding) => `${finding.path.join(".")}: ${finding.detail}`,
  );
}

/** A configuration that says nothing, as Terraform sends it. */
function nothing(block: CompactBlock): ObjectValue {
  const attributes = Object.keys(block.a).map((name): [string, Value] => [name, null]);
  const blocks = Object.entries(block.b ?? {}).map(([name, [mode]]): [string, Value] => [
    name,
    mode === "single" ? null : [],
  ]);
  return Object.fromEntries([...attributes, ...blocks]);
}

describe("validation", () => {
  it("points into a list by index, and at a set as a whole", () => {
    const settings = [{ logging_level: "WARN" }];
    expect(findings("aws_api_gateway_method_settings", { settings })).toEqual([
      'settings.0.logging_level: "WARN" is not one of OFF, ERROR, INFO.',
    ]);
    const table = { billing_mode: "PAY_PER_REQUEST", hash_key: "PK", attribute: [{ name: "PK", type: "X" }] };
    expect(findings("aws_dynamodb_table", table)).toEqual(['attribute: "X" is not one of S, N, B.']);
  });

  it("leaves what is unknown for later", () => {
    expect(findings("aws_cloudwatch_log_group", { retention_in_days: unknown, kms_key_id: unknown })).toEqual([]);
    expect(findings("aws_dynamodb_table", { billing_mode: "PAY_PER_REQUEST", hash_key: unknown })).toEqual([]);
  });

  it("accepts the table that the real provider accepts, index keys and all", () => {
    const index = { name: "GSI1", hash_key: "GSI1PK", range_key: null, projection_type: "ALL", key_schema: [] };
    const attribute = ["PK", "GSI1PK"].map((name) => ({ name, type: "S" }));
    const table = { billing_mode: "PAY_PER_REQUEST", hash_key: "PK", attribute, global_secondary_index: [index] };
    expect(findings("aws_dynamodb_table", table)).toEqual([]);
  });

  it("wants capacity for a provisioned table, which is the default", () => {
    const table = { hash_key: "PK", attribute: [{ name: "PK", type: "S" }] };
    expect(findings("aws_dynamodb_table", table)).toEqual([
      "billing_mode: A table of billing mode PROVISIONED needs `read_capacity` and `write_capacity` of at least 1.",
    ]);
  });

  it.each(["demo", "demo.bucket-1"])("accepts the bucket name %s", (bucket) => {
    expect(findings("aws_s3_bucket", { bucket })).toEqual([]);
  });

  it.each(["De", "a..b", "192.168.0.1", "xn--demo", "-demo", "a".repeat(64)])(
    "refuses the bucket name %s",
    (bucket) => {
      expect(findings("aws_s3_bucket", { bucket })).toHaveLength(1);
    },
  );

  it("has rules only for attributes that exist", () => {
    const strange = Object.entries(rules).flatMap(([type, row]) => {
      const block = store.block("resource", type);
      return block === undefined ? [type] : unplaced(block, row).map((path) => `${type}.${path}`);
    });
    expect(strange).toEqual([]);
  });
});

function unplaced(block: CompactBlock, row: Row): string[] {
  return Object.entries(row).flatMap(([name, rule]) => {
    if (typeof rule === "function") return name in block.a ? [] : [name];
    const inner = block.b?.[name]?.[3];
    return inner === undefined ? [name] : unplaced(inner, rule).map((path) => `${name}.${path}`);
  });
}
