import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { MODELLED } from "../../prover/facts/kinds.ts";
import { schemaFile } from "../../terraform/offline-provider/install.ts";
import { readSchemaFile } from "../../terraform/offline-provider/schema/load.ts";
import { kindOf } from "../kinds.ts";
import { propertyName } from "./property-names.ts";
import { shapesOf } from "./schema-shapes.ts";
import { isPlural } from "./values.ts";

const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));
const shapeOf = shapesOf(readSchemaFile(schemaFile));

/** The SDK's classes by the kind that their type token stands for. */
const classes = new Map(
  readdirSync(sdk, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(types|config|node_modules)$/.test(entry.name))
    .flatMap((entry) =>
      readdirSync(join(sdk, entry.name))
        .filter((name) => name.endsWith(".js") && name !== "index.js")
        .flatMap((name): [string, string][] => {
          const file = join(sdk, entry.name, name);
          const token = /__pulumiType = '([^']+)'/.exec(readFileSync(file, "utf8"))?.[1];
          return token === undefined ? [] : [[kindOf(token), file.replace(/\.js$/, ".d.ts")]];
        }),
    ),
);

/** Of the provider only. */
const WITHOUT_CLASS = ["aws_vpc_endpoint_security_group_association"];

const terraform = join(import.meta.dirname, "../../terraform/modules");
const kinds = [
  ...new Set([
    ...[...MODELLED].filter((kind) => !WITHOUT_CLASS.includes(kind)),
    ...readdirSync(terraform, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".tf"))
      .flatMap((name) => [...readFileSync(join(terraform, name), "utf8").matchAll(/^resource "(aws_\w+)"/gm)])
      .map(([, kind = ""]) => kind),
  ]),
].sort();

/** Old ways of a bucket that have become resources of their own, which the SDK's class has no longer. */
const GONE: Readonly<Record<string, readonly string[]>> = {
  aws_s3_bucket: ["logging", "replicationConfiguration", "serverSideEncryptionConfiguration", "versioning", "website"],
};

describe("properties are spelt as Pulumi's SDK spells its arguments", () => {
  it("knows enough kinds to say so", () => expect(kinds.length).toBeGreaterThan(100));

  it.each(kinds)("of %s", (kind) => {
    const declaration = readFileSync(classes.get(kind) ?? "", "utf8");
    const args = /export interface \w+Args \{([\s\S]*)\n\}/.exec(declaration)?.[1] ?? "";
    const properties = Object.entries(shapeOf(kind)?.properties ?? {}).filter(
      ([name, { settable }]) => settable && !["id", "tags_all", "timeouts"].includes(name),
    );
    const spelt = properties.map(([name, shape]) => propertyName(kind, name, isPlural(kind, name, shape)));
    const unknown = spelt.filter((name) => !new RegExp(`^ {4}${name}\\??:`, "m").test(args));
    expect(unknown.filter((name) => !GONE[kind]?.includes(name))).toEqual([]);
  });
});
