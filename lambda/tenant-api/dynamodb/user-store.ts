import { randomUUID } from "node:crypto";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as v from "valibot";
import type { User, UserStore } from "../users.ts";
import { conditionally, unconditionally } from "./failures.ts";

const UserItem = v.object({
  userId: v.string(),
  email: v.string(),
  name: v.string(),
  version: v.number(),
  createdAt: v.string(),
  updatedAt: v.string(),
});

const LastKey = v.object({ userId: v.string() });

/**
 * Users in a table whose partition key is `userId`.
 *
 * Each write carries an id of its own, and its condition also holds where that very write has been done: the SDK repeats
 * a request whose answer got lost, and the repetition must not be taken for a second writer.
 */
export function dynamoDbUserStore(client: DynamoDBDocumentClient, table: string): UserStore {
  return {
    async list(limit, after) {
      const { Items = [], LastEvaluatedKey } = await unconditionally(
        client.send(
          new ScanCommand({
            TableName: table,
            Limit: limit,
            ConsistentRead: true,
            ...(after !== undefined && { ExclusiveStartKey: { userId: after } }),
          }),
        ),
      );
      const users = Items.map(readItem);
      return LastEvaluatedKey === undefined ? { users } : { users, last: v.parse(LastKey, LastEvaluatedKey).userId };
    },

    async read(userId) {
      const { Item } = await unconditionally(
        client.send(new GetCommand({ TableName: table, Key: { userId }, ConsistentRead: true })),
      );
      return Item === undefined ? undefined : readItem(Item);
    },

    async create(user) {
      const writeId = randomUUID();
      await unconditionally(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { ...user, writeId },
            ConditionExpression: "attribute_not_exists(#userId) OR #writeId = :writeId",
            ExpressionAttributeNames: { "#userId": "userId", "#writeId": "writeId" },
            ExpressionAttributeValues: { ":writeId": writeId },
          }),
        ),
      );
    },

    async change(userId, version, { email, name, updatedAt }) {
      const changed = await conditionally(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { userId },
            UpdateExpression:
              "SET #email = :email, #name = :name, #version = :next, #updatedAt = :updatedAt, #writeId = :writeId",
            ConditionExpression: "#version = :version OR #writeId = :writeId",
            ExpressionAttributeNames: {
              "#email": "email",
              "#name": "name",
              "#version": "version",
              "#updatedAt": "updatedAt",
              "#writeId": "writeId",
            },
            ExpressionAttributeValues: {
              ":email": email,
              ":name": name,
              ":version": version,
              ":next": version + 1,
              ":updatedAt": updatedAt,
              ":writeId": randomUUID(),
            },
            ReturnValues: "ALL_NEW",
          }),
        ),
      );
      return changed === undefined ? undefined : readItem(changed.Attributes);
    },

    async remove(userId, version) {
      const removed = await conditionally(
        client.send(new DeleteCommand({ TableName: table, Key: { userId }, ...ifUnchanged("userId", version) })),
      );
      return removed !== undefined;
    },
  };
}

/** A delete's condition: the version expected, or nothing there any more. */
export function ifUnchanged(partitionKey: string, version: number | undefined) {
  if (version === undefined) return {};
  return {
    ConditionExpression: "attribute_not_exists(#key) OR #version = :version",
    ExpressionAttributeNames: { "#key": partitionKey, "#version": "version" },
    ExpressionAttributeValues: { ":version": version },
  };
}

/** @throws ValiError where somebody has put another thing into the table */
function readItem(item: unknown): User {
  return v.parse(UserItem, item);
}
