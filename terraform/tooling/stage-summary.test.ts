import { describe, expect, it } from "vitest";
import { type PlannedResource, renderStageSummary } from "./stage-summary.ts";

function resource(
  address: string,
  values: Record<string, unknown> = {},
  mode: "managed" | "data" = "managed",
): PlannedResource {
  const type = /aws_\w+/.exec(address)?.[0] ?? "";
  return { address, mode, type, values };
}

const summary = renderStageSummary({
  dev: [
    resource('module.dynamodb.aws_dynamodb_table.this["audit"]', { name: "acme-dev-ddb-audit" }),
    resource("module.dynamodb.aws_kms_key.this"),
    resource("module.dynamodb.data.aws_region.current", {}, "data"),
  ],
  prod: [
    resource('module.dynamodb.aws_dynamodb_table.this["audit"]', { name: "acme-prod-ddb-audit" }),
    resource("module.dynamodb.aws_kms_key.this"),
    resource("module.dynamodb.aws_kms_key.replica"),
    resource("aws_sns_topic.root", { name: "developers-prod" }),
  ],
});

describe("renderStageSummary", () => {
  it("counts what an environment creates, not what it reads", () => {
    expect(summary).toContain("| Resources | 2 | 4 |");
  });

  it("has a section for each module, with counts by type and names for all environments at once", () => {
    expect(summary).toContain("### `dynamodb`");
    expect(summary).toContain("| `aws_dynamodb_table` | 1 | 1 | `acme-{env}-ddb-audit` |");
    expect(summary).toContain("| `aws_kms_key` | 1 | 2 |  |");
  });

  it("shows what only one environment has, and takes no part of a word for its name", () => {
    expect(summary).toContain("| `aws_sns_topic` | – | 1 | `developers-{env}` |");
  });
});
