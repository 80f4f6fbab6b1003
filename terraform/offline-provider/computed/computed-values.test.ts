import { describe, expect, it } from "vitest";
import type { Place } from "../context.ts";
import { schemaFile } from "../install.ts";
import { readSchemaFile } from "../schema/load.ts";
import { unknown } from "../value.ts";
import { computedValues } from "./computed-values.ts";
import { templates } from "./templates.ts";

const place: Place = { account: "123456789012", region: "eu-west-1", partition: "aws", dnsSuffix: "amazonaws.com" };

describe("computed values", () => {
  it("are the ARNs and URLs that AWS would make", () => {
    const role = computedValues("aws_iam_role", { name: "reader", path: "/service/", arn: unknown }, place);
    expect(role["arn"]).toBe("arn:aws:iam::123456789012:role/service/reader");
    const made = computedValues("aws_lambda_function", { function_name: "demo" }, place);
    expect(made["invoke_arn"]).toBe(
      "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:demo/invocations",
    );
    const stage = computedValues("aws_api_gateway_stage", { rest_api_id: "abc", stage_name: "dev" }, place);
    expect(stage["invoke_url"]).toBe("https://abc.execute-api.eu-west-1.amazonaws.com/dev");
  });

  it("are the same in every run, and differ between resources that differ", () => {
    const first = computedValues("aws_kms_key", { description: "one" }, place);
    expect(computedValues("aws_kms_key", { description: "one" }, place)).toEqual(first);
    expect(computedValues("aws_kms_key", { description: "two" }, place)["key_id"]).not.toBe(first["key_id"]);
  });

  it("give a replica key the id of its primary, in its own region", () => {
    const primary = computedValues("aws_kms_key", { multi_region: true }, place);
    expect(primary["key_id"]).toMatch(/^mrk-[0-9a-f]{32}$/);
    const there = { ...place, region: "us-east-1" };
    const replica = computedValues("aws_kms_replica_key", { primary_key_arn: primary["arn"] ?? null }, there);
    expect(replica["arn"]).toBe(`arn:aws:kms:us-east-1:123456789012:key/${primary["key_id"]}`);
  });

  it("complete a prefix", () => {
    const made = computedValues("aws_sns_topic", { name: unknown, name_prefix: "demo-" }, place);
    expect(made["name"]).toMatch(/^demo-[0-9a-f]{26}$/);
    expect(made["arn"]).toBe(`arn:aws:sns:eu-west-1:123456789012:${made["name"]}`);
  });

  it("are named in the schema, every one", () => {
    const store = readSchemaFile(schemaFile);
    const strange = Object.entries(templates).flatMap(([type, row]) => {
      const attributes = store.block("resource", type)?.a ?? {};
      return Object.keys(row)
        .filter((name) => !(name in attributes))
        .map((name) => `${type}.${name}`);
    });
    expect(strange).toEqual([]);
  });
});
