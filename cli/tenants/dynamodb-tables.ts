import { type AttributeValue, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { UserError } from "../../model/errors.ts";
import type { AttributeJson, Item, TenantTables } from "./tenant-tables.ts";

/**
 * Tables as the SDK reads them: with the credentials that it finds, and at the endpoint that `AWS_ENDPOINT_URL_DYNAMODB`
 * names instead of AWS's own.
 */
export function dynamoDbTables(region: string): TenantTables {
  const client = new DynamoDBClient({ region });
  const name = `DynamoDB in ${region}`;
  return { name, scan: (table) => pages(client, table, name) };
}

async function* pages(client: DynamoDBClient, table: string, where: string): AsyncIterable<readonly Item[]> {
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client
      .send(new ScanCommand({ TableName: table, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }))
      .catch((cause: unknown) => {
        throw unreadable(table, where, cause);
      });
    yield (page.Items ?? []).map(itemOf);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

function unreadable(table: string, where: string, cause: unknown): UserError {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new UserError({
    message: `The table ${table} cannot be read: ${reason.replace(/\.$/, "")}.`,
    where,
    fix: "Use credentials that may scan the table and decrypt with its key.",
  });
}

function itemOf(item: Readonly<Record<string, AttributeValue>>): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attributeOf(value)]));
}

/** JSON has no bytes: they are written as base64, as DynamoDB's own protocol does. */
function attributeOf(value: AttributeValue): AttributeJson {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.L !== undefined) return { L: value.L.map(attributeOf) };
  if (value.M !== undefined) return { M: itemOf(value.M) };
  return { ...value };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
