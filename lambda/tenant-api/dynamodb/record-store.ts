import { randomUUID } from "node:crypto";
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as v from "valibot";
import { ApiError } from "../api-error.ts";
import { MAXIMUM_BODY_BYTES } from "../api-request.ts";
import type { DataRecord, RecordStore } from "../data-records.ts";
import { isJsonObject, type JsonObject } from "../json-object.ts";
import { conditionally, unconditionally } from "./failures.ts";
import { ifUnchanged } from "./user-store.ts";

/**
 * The value is kept as JSON text. As a map it would lose numbers beyond DynamoDB's range and nesting beyond its 32
 * levels, and its size as an item could not be told from the request's.
 */
const RecordItem = v.object({
  key: v.string(),
  value: v.pipe(v.string(), v.transform(parseObject)),
  version: v.number(),
  updatedAt: v.string(),
});

/** Records in a table whose partition key is `key`. For the write's own id see the store of users. */
export function dynamoDbRecordStore(client: DynamoDBDocumentClient, table: string): RecordStore {
  return {
    async read(key) {
      const { Item } = await unconditionally(
        client.send(new GetCommand({ TableName: table, Key: { key }, ConsistentRead: true })),
      );
      return Item === undefined ? undefined : v.parse(RecordItem, Item);
    },

    async put(record, replacing) {
      const writeId = randomUUID();
      const written = await conditionally(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { ...toItem(record), writeId },
            ...ifReplacing(replacing, writeId),
          }),
        ),
      );
      return written !== undefined;
    },

    async remove(key, version) {
      const removed = await conditionally(
        client.send(new DeleteCommand({ TableName: table, Key: { key }, ...ifUnchanged("key", version) })),
      );
      return removed !== undefined;
    },
  };
}

function ifReplacing(version: number | undefined, writeId: string) {
  if (version === undefined) {
    return {
      ConditionExpression: "attribute_not_exists(#key) OR #writeId = :writeId",
      ExpressionAttributeNames: { "#key": "key", "#writeId": "writeId" },
      ExpressionAttributeValues: { ":writeId": writeId },
    };
  }
  return {
    ConditionExpression: "#version = :version OR #writeId = :writeId",
    ExpressionAttributeNames: { "#version": "version", "#writeId": "writeId" },
    ExpressionAttributeValues: { ":version": version, ":writeId": writeId },
  };
}

/** JSON can grow when it is written again (`1e20`), so its size is checked here once more. */
function toItem({ value, ...record }: DataRecord) {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > MAXIMUM_BODY_BYTES) {
    throw new ApiError("RequestTooLarge", `The value has more than ${MAXIMUM_BODY_BYTES} bytes.`);
  }
  return { ...record, value: text };
}

function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw new TypeError("A record's value is not an object.");
  return value;
}
