import { describe, expect, it } from "vitest";
import { contextOf, type ProviderContext } from "../context.ts";
import { schemaFile } from "../install.ts";
import type { CompactBlock } from "../schema/compact.ts";
import { readSchemaFile } from "../schema/load.ts";
import { type ObjectValue, unknown } from "../value.ts";
import { defaultRows } from "./defaults.ts";
import { planResource } from "./plan-resource.ts";
import { replacements } from "./replacement.ts";

const store = readSchemaFile(schemaFile);
const block: CompactBlock = {
  a: {
    arn: ["c", "string"],
    name: ["r", "string"],
    region: ["oc", "string"],
    secret_wo: ["ow", "string"],
    size: ["oc", "number"],
    tags: ["o", ["map", "string"]],
    tags_all: ["oc", ["map", "string"]],
  },
  b: { part: ["set", 0, 0, { a: { key: ["r", "string"], made: ["c", "string"] } }] },
};
const given = { arn: null, name: "demo", region: null, secret_wo: "hidden", size: null, tags: null, tags_all: null };
const context: ProviderContext = contextOf(
  { region: "eu-west-1", default_tags: [{ tags: { Owner: "platform", Team: "default" } }] },
  {},
);

function plan(config: ObjectValue, prior?: ObjectValue) {
  return planResource("aws_demo", block, { part: [], ...given, ...config }, prior, context);
}

describe("a plan", () => {
  it("of something new leaves to apply what AWS computes, and never holds a write-only value", () => {
    expect(plan({ tags: { Team: "own" }, part: [{ key: "a", made: null }] }).planned).toEqual({
      arn: unknown,
      name: "demo",
      region: "eu-west-1",
      secret_wo: null,
      size: unknown,
      tags: { Team: "own" },
      tags_all: { Owner: "platform", Team: "own" },
      part: [{ key: "a", made: unknown }],
    });
  });

  it("of something that exists keeps what AWS computed, also in the elements of a set", () => {
    const prior = { ...given, arn: "arn:1", region: "eu-west-1", size: 3, part: [{ key: "a", made: "1" }] };
    const { planned, requiresReplace } = plan(
      {
        part: [
          { key: "b", made: null },
          { key: "a", made: null },
        ],
      },
      prior,
    );
    expect(planned).toMatchObject({ arn: "arn:1", size: 3 });
    expect(planned["part"]).toEqual([
      { key: "b", made: unknown },
      { key: "a", made: "1" },
    ]);
    expect(requiresReplace).toEqual([]);
  });

  it("replaces what moves to another region", () => {
    const prior = { ...given, arn: "arn:1", region: "eu-west-1", size: 3, part: [] };
    expect(plan({ region: "us-east-1" }, prior).requiresReplace).toEqual([["region"]]);
  });

  it("does not know all tags while its own are unknown", () => {
    expect(plan({ tags: unknown }).planned["tags_all"]).toBe(unknown);
  });
});

describe("the tables behind a plan", () => {
  it("name attributes that exist", () => {
    const rows = Object.entries({ ...replacements }).flatMap(([type, names]) => {
      const schema = store.block("resource", type);
      return names.filter((name) => !(name in { ...schema?.a, ...schema?.b })).map((name) => `${type}.${name}`);
    });
    const defaults = Object.entries(defaultRows).flatMap(([type, row]) => {
      const schema = store.block("resource", type);
      return Object.keys(row)
        .filter((name) => !(name in { ...schema?.a, ...schema?.b }))
        .map((name) => `${type}.${name}`);
    });
    expect([...rows, ...defaults]).toEqual([]);
  });
});
