import { beforeAll, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { OnDemandTable, tableSchema } from "./on-demand-table.ts";
import { custom, inputsOf } from "./test/captured.ts";

const tags = { environment: "staging", cost_center: "platform" };
const keyArn = "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555";
const id = { name: "id", type: "S" } as const;
const owner = { name: "owner", type: "S" } as const;
const createdAt = { name: "createdAt", type: "N" } as const;

let graph: Graph;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    new OnDemandTable("plain", { tableName: "plain", partitionKey: id, keyArn, tags });
    new OnDemandTable("full", {
      tableName: "full",
      partitionKey: id,
      sortKey: createdAt,
      indexes: [{ name: "by-owner", partitionKey: owner }],
      keyArn,
      ttlAttribute: "expiresAt",
      streamViewType: "NEW_IMAGE",
      tags,
    });
  });
});

test("exactly one table each", () => {
  expect(custom(graph)).toEqual(["aws_dynamodb_table full-table", "aws_dynamodb_table plain-table"]);
});

test("paid by the request, on the given key, recoverable; expiry and streams only where asked for", () => {
  expect(inputsOf(graph, "plain-table")).toEqual({
    name: "plain",
    billingMode: "PAY_PER_REQUEST",
    attributes: [id],
    hashKey: "id",
    serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
    pointInTimeRecovery: { enabled: true },
    tags,
  });
});

test("with everything that can be asked for", () => {
  expect(inputsOf(graph, "full-table")).toEqual({
    ...inputsOf(graph, "plain-table"),
    name: "full",
    attributes: [id, createdAt, owner],
    rangeKey: "createdAt",
    globalSecondaryIndexes: [
      { name: "by-owner", keySchemas: [{ attributeName: "owner", keyType: "HASH" }], projectionType: "ALL" },
    ],
    ttl: { attributeName: "expiresAt", enabled: true },
    streamEnabled: true,
    streamViewType: "NEW_IMAGE",
  });
});

test("an attribute in several keys is declared once", () => {
  const schema = tableSchema({
    partitionKey: id,
    indexes: [
      { name: "a", partitionKey: owner, sortKey: createdAt, projection: "KEYS_ONLY" },
      { name: "b", partitionKey: createdAt, sortKey: id, projection: ["title"] },
    ],
  });
  expect(schema.attributes).toEqual([id, owner, createdAt]);
  expect(schema.globalSecondaryIndexes).toEqual([
    {
      name: "a",
      keySchemas: [
        { attributeName: "owner", keyType: "HASH" },
        { attributeName: "createdAt", keyType: "RANGE" },
      ],
      projectionType: "KEYS_ONLY",
    },
    {
      name: "b",
      keySchemas: [
        { attributeName: "createdAt", keyType: "HASH" },
        { attributeName: "id", keyType: "RANGE" },
      ],
      projectionType: "INCLUDE",
      nonKeyAttributes: ["title"],
    },
  ]);
});
