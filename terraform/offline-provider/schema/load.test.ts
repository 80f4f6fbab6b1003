import { describe, expect, it } from "vitest";
import { schemaFile } from "../install.ts";
import { readSchemaFile } from "./load.ts";

const store = readSchemaFile(schemaFile);

describe("the schema data", () => {
  it("says where its facts come from", () => {
    expect(store.source).toBe("@cdktn/provider-aws 25.7.0 (MPL-2.0)");
    expect(store.providerVersion).toBe("6.66.0");
  });

  it("holds every type of the provider", () => {
    expect(store.types("resource").length).toBe(1725);
    expect(store.types("data").length).toBe(683);
    expect(store.types("provider")).toEqual(["aws"]);
  });

  it("tells required from optional and computed, and nested blocks by kind and number", () => {
    const table = store.block("resource", "aws_dynamodb_table");
    expect(table?.a["name"]).toEqual(["r", "string"]);
    expect(table?.a["arn"]).toEqual(["c", "string"]);
    expect(table?.a["tags_all"]).toEqual(["oc", ["map", "string"]]);
    expect(table?.b?.["attribute"]?.slice(0, 3)).toEqual(["set", 0, 0]);
    expect(table?.b?.["point_in_time_recovery"]?.slice(0, 3)).toEqual(["list", 0, 1]);
    expect(table?.b?.["timeouts"]?.slice(0, 3)).toEqual(["single", 0, 1]);
  });

  it("tells a block from an attribute that holds objects", () => {
    const group = store.block("resource", "aws_security_group");
    expect(group?.a["ingress"]?.[0]).toBe("oc");
    expect(group?.a["ingress"]?.[1]?.[0]).toBe("set");
    expect(Object.keys(group?.b ?? {})).toEqual(["timeouts"]);
  });

  it("marks what is written and never stored", () => {
    expect(store.block("resource", "aws_db_instance")?.a["password_wo"]).toEqual(["ow", "string"]);
  });

  it("leaves a shape open only where the source does: the definitions of dashboards", () => {
    const open = store
      .types("resource")
      .filter((type) => JSON.stringify(store.block("resource", type)).includes('"dynamic"'));
    expect(open).toEqual(["aws_quicksight_analysis", "aws_quicksight_dashboard", "aws_quicksight_template"]);
  });
});
