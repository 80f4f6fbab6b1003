import type { Server } from "node:http";
import { createRequire } from "node:module";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** dynalite has no types. */
const dynalite: (options: Readonly<Record<string, number>>) => Server = createRequire(import.meta.url)("dynalite");

export interface Dynalite {
  readonly client: DynamoDBDocumentClient;
  readonly stop: () => Promise<void>;
}

/** An empty DynamoDB on a free port, with one tenant's two tables. */
export async function startDynalite(tables: { readonly users: string; readonly data: string }): Promise<Dynalite> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
    maxAttempts: 1,
  });
  await createTable(client, tables.users, "userId");
  await createTable(client, tables.data, "key");
  return {
    client: DynamoDBDocumentClient.from(client),
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function createTable(client: DynamoDBClient, table: string, partitionKey: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: partitionKey, KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: partitionKey, AttributeType: "S" }],
    }),
  );
}
