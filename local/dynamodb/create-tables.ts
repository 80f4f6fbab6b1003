import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../model/errors.ts";
import type { IndexDefinition, KeyDefinition, TableDefinition } from "../blueprint/tables.ts";
import type { EmulatorClient } from "./emulator-client.ts";

const PREFIX = "DynamoDB_20120810.";

/**
 * Creates the graph's tables, all at once, and waits until each can be used. One that has been kept is left as it is.
 *
 * @throws UserError with the emulator's complaint where a table is not a valid one, or where one is kept with other keys
 */
export async function createTables(client: EmulatorClient, tables: readonly TableDefinition[]): Promise<void> {
  await Promise.all(tables.map((table) => createTable(client, table)));
}

async function createTable(client: EmulatorClient, table: TableDefinition): Promise<void> {
  const created = await client.call(`${PREFIX}CreateTable`, JSON.stringify(createTableInput(table)));
  if (created.status !== 200 && (await isKept(client, table))) return;
  if (created.status !== 200) {
    throw new UserError({
      message: `Table "${table.name}" cannot be created: ${messageOf(created.body)}`,
      where: table.arn,
      fix: "Correct the table's keys and indexes.",
    });
  }
  await untilActive(client, table.name);
}

/** @throws UserError where there is such a table with other keys or indexes */
async function isKept(client: EmulatorClient, table: TableDefinition): Promise<boolean> {
  const described = await client.call(`${PREFIX}DescribeTable`, JSON.stringify({ TableName: table.name }));
  if (described.status !== 200) return false;
  const kept: { readonly Table: TableKeys } = JSON.parse(described.body.toString());
  if (isDeepStrictEqual(keysOf(kept.Table), keysOf(createTableInput(table)))) return true;
  throw new UserError({
    message: `Table "${table.name}" is kept with other keys or indexes than the graph's.`,
    where: table.arn,
    fix: "Keep the data in another folder, or remove this one: AWS would make the table anew, too.",
  });
}

interface TableKeys {
  readonly KeySchema: readonly unknown[];
  readonly GlobalSecondaryIndexes?: readonly IndexKeys[];
  readonly LocalSecondaryIndexes?: readonly IndexKeys[];
}

interface IndexKeys {
  readonly IndexName: string;
  readonly KeySchema: readonly unknown[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

/** What decides where items are, in an order that does not depend on who says it. */
function keysOf(table: TableKeys) {
  const sorted = (values: readonly unknown[]): readonly string[] => values.map((value) => JSON.stringify(value)).sort();
  const indexes = (given: readonly IndexKeys[] = []): readonly string[] =>
    sorted(
      given.map(({ IndexName, KeySchema, Projection }) => [
        IndexName,
        KeySchema.map(keyOf),
        Projection.ProjectionType,
        [...(Projection.NonKeyAttributes ?? [])].sort(),
      ]),
    );
  return {
    keys: table.KeySchema.map(keyOf),
    global: indexes(table.GlobalSecondaryIndexes),
    local: indexes(table.LocalSecondaryIndexes),
  };
}

function keyOf(element: unknown): string {
  const { AttributeName, KeyType } = element as { readonly AttributeName: string; readonly KeyType: string };
  return `${KeyType} ${AttributeName}`;
}

async function untilActive(client: EmulatorClient, name: string): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const described = await client.call(`${PREFIX}DescribeTable`, JSON.stringify({ TableName: name }));
    if (/"TableStatus":"ACTIVE"/.test(described.body.toString())) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`Table ${name} did not become active.`);
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export function createTableInput(table: TableDefinition) {
  return {
    TableName: table.name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: Object.entries(table.attributes).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: keySchema(table),
    ...(table.globalIndexes.length > 0 && { GlobalSecondaryIndexes: table.globalIndexes.map(indexInput) }),
    ...(table.localIndexes.length > 0 && { LocalSecondaryIndexes: table.localIndexes.map(indexInput) }),
  };
}

function indexInput(index: IndexDefinition) {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: {
      ProjectionType: index.projection,
      ...(index.projection === "INCLUDE" && { NonKeyAttributes: index.nonKeyAttributes }),
    },
  };
}

function keySchema({ partitionKey, sortKey }: KeyDefinition) {
  const hash = { AttributeName: partitionKey, KeyType: "HASH" };
  return sortKey === undefined ? [hash] : [hash, { AttributeName: sortKey, KeyType: "RANGE" }];
}

function messageOf(body: Buffer): string {
  try {
    const parsed: { readonly message?: string; readonly Message?: string } = JSON.parse(body.toString());
    return parsed.message ?? parsed.Message ?? "no reason given";
  } catch {
    return body.toString();
  }
}
