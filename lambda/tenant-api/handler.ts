import { randomUUID } from "node:crypto";
import { writeLog } from "../shared/log.ts";
import { createTenantApi, type TenantApi } from "./create-tenant-api.ts";
import { connectDynamoDb } from "./dynamodb/client.ts";
import { dynamoDbRecordStore } from "./dynamodb/record-store.ts";
import { dynamoDbUserStore } from "./dynamodb/user-store.ts";

/** The API of the one tenant that the function's environment names. */
export const handler: TenantApi = createTenantApi({
  environment: process.env,
  connect: ({ usersTable, dataTable }) => {
    const client = connectDynamoDb();
    return { users: dynamoDbUserStore(client, usersTable), records: dynamoDbRecordStore(client, dataTable) };
  },
  now: Date.now,
  newId: randomUUID,
  log: writeLog,
});
