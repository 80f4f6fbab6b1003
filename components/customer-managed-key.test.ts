import { beforeAll, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { CustomerManagedKey } from "./customer-managed-key.ts";
import { createTablesStatement } from "./policies/key-statements.ts";
import { custom, inputsOf, nodeOf, statementsOf } from "./test/captured.ts";

const tags = { environment: "staging", cost_center: "platform" };
const administrators = ["arn:aws:iam::123456789012:role/deploy"];
const place = { account: "123456789012", region: "us-west-2" };

let graph: Graph;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    new CustomerManagedKey("data", {
      alias: "alias/staging/data",
      description: "Data at rest",
      administrators,
      statements: [createTablesStatement({ principals: administrators, ...place })],
      tags,
    });
    new CustomerManagedKey("copy", {
      alias: "alias/staging/copy",
      description: "In two Regions",
      administrators,
      multiRegion: true,
      tags,
    });
  });
});

test("exactly a key and an alias each", () => {
  expect(custom(graph)).toEqual([
    "aws_kms_alias copy-alias",
    "aws_kms_alias data-alias",
    "aws_kms_key copy-key",
    "aws_kms_key data-key",
  ]);
});

test("the key rotates, can be destroyed in a week, and is tagged", () => {
  const { policy, ...inputs } = inputsOf(graph, "data-key");
  expect(policy).toBeTypeOf("string");
  expect(inputs).toEqual({ description: "Data at rest", enableKeyRotation: true, deletionWindowInDays: 7, tags });
  expect(inputsOf(graph, "copy-key")["multiRegion"]).toBe(true);
});

test("its policy is administration by the administrators, and what was asked for", () => {
  const statements = statementsOf(graph, "data-key");
  expect(statements.map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AdministerKey", { AWS: administrators }],
    ["CreateTables", { AWS: administrators }],
  ]);
  expect(statementsOf(graph, "copy-key").map(({ Sid }) => Sid)).toEqual(["AdministerKey"]);
});

test("the alias is of this key", () => {
  const alias = nodeOf(graph, "data-alias");
  expect(alias.inputs["name"]).toBe("alias/staging/data");
  expect(alias.propertyDependsOn["targetKeyId"]).toEqual([nodeOf(graph, "data-key").id]);
  expect(alias.parent).toBe(nodeOf(graph, "data-key").parent);
});

test("a key that nobody administers is refused", async () => {
  const args = { alias: "alias/nobody", description: "", administrators: [], tags } as const;
  await expect(captureInProcess(() => void new CustomerManagedKey("nobody", args))).rejects.toThrow(
    'The key "nobody" has no administrator',
  );
});
