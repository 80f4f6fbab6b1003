import { createServer, type RequestListener } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterEach, describe, expect, test } from "vitest";
import { type Dynalite, startDynalite } from "../test/start-dynalite.ts";
import { tryTenantApi, UNREACHABLE_STORES } from "../test/try-tenant-api.ts";
import { dynamoDbRecordStore } from "./record-store.ts";
import { dynamoDbUserStore } from "./user-store.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A client of a DynamoDB that answers as the test says. */
async function clientOf(listener: RequestListener, maxAttempts = 1): Promise<DynamoDBDocumentClient> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
    maxAttempts,
  });
  closing.push(async () => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return DynamoDBDocumentClient.from(client);
}

const failing =
  (status: number, name: string, message = "quoted {body}"): RequestListener =>
  (_, response) =>
    response
      .writeHead(status, { "content-type": "application/x-amz-json-1.0" })
      .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message }));

describe("a failure of DynamoDB", () => {
  test.each<[string, RequestListener, number, string]>([
    ["is throttled", failing(400, "ProvisionedThroughputExceededException"), 429, "TooManyRequests"],
    ["is throttled by the account", failing(400, "RequestLimitExceeded"), 429, "TooManyRequests"],
    ["is throttled by the key", failing(400, "ThrottlingException"), 429, "TooManyRequests"],
    ["has failed itself", failing(500, "InternalServerError"), 503, "ServiceUnavailable"],
    ["hangs up", (request) => request.socket.destroy(), 503, "ServiceUnavailable"],
  ])("that %s is not ours: %i", async (_, listener, status, code) => {
    const users = dynamoDbUserStore(await clientOf(listener), "tenant-001-users-dev");
    const { call, lines } = tryTenantApi({ ...UNREACHABLE_STORES, users });
    expect(await call({ method: "GET", resource: "/users" })).toMatchObject({
      status,
      headers: { "Retry-After": "1" },
      body: { error: { code } },
    });
    expect(lines.map(({ event }) => event)).toEqual(["tenant_api.request"]);
  });

  test.each<[string, string, string]>([
    ["AccessDeniedException", "AccessDeniedException: quoted {body}", "names who may not do what"],
    ["ResourceNotFoundException", "ResourceNotFoundException: quoted {body}", "names what is missing"],
    ["ValidationException", "ValidationException", "may quote the request, and is not repeated"],
  ])("that is ours is 500, and logged: %s", async (name, reason) => {
    const users = dynamoDbUserStore(await clientOf(failing(400, name)), "tenant-001-users-dev");
    const { call, lines } = tryTenantApi({ ...UNREACHABLE_STORES, users });
    const { status, body } = await call({ method: "GET", resource: "/users" });
    expect([status, body.error.code, body.error.message]).toEqual([500, "InternalError", "The request failed."]);
    expect(lines[0]).toMatchObject({ level: "error", event: "tenant_api.failure", reason });
  });

  test("over the size of an item is 413", async () => {
    const listener = failing(400, "ValidationException", "Item size has exceeded the maximum allowed size");
    const records = dynamoDbRecordStore(await clientOf(listener), "tenant-001-data-dev");
    const { call } = tryTenantApi({ ...UNREACHABLE_STORES, records });
    const answer = await call({
      method: "PUT",
      resource: "/data/{key}",
      parameters: { key: "k" },
      body: { value: {} },
    });
    expect(answer).toMatchObject({ status: 413, body: { error: { code: "RequestTooLarge" } } });
  });
});

describe("an answer of DynamoDB that got lost", () => {
  const tables = { users: "tenant-001-users-dev", data: "tenant-001-data-dev" };

  /** Hands each request on to a real emulator, and loses the first answer to each kind of write. */
  async function forgetfulClient(): Promise<DynamoDBDocumentClient> {
    const dynalite: Dynalite = await startDynalite(tables);
    closing.push(dynalite.stop);
    const endpoint = await dynalite.client.config.endpoint?.();
    const lost = new Set<string>();
    return clientOf(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const target = String(request.headers["x-amz-target"]);
      const { "content-length": _, host: __, connection: ___, ...headers } = request.headers;
      const answer = await fetch(`http://127.0.0.1:${endpoint?.port}`, {
        method: "POST",
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        body: Buffer.concat(chunks),
      });
      const body = await answer.text();
      if (!target.endsWith("GetItem") && !lost.has(target)) {
        lost.add(target);
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" }).end(body);
    }, 3);
  }

  test("is not taken for another writer, when the SDK asks again", async () => {
    const client = await forgetfulClient();
    const api = tryTenantApi({
      users: dynamoDbUserStore(client, tables.users),
      records: dynamoDbRecordStore(client, tables.data),
    });
    const created = await api.call({ method: "POST", resource: "/users", body: { email: "a@example.com", name: "a" } });
    expect(created).toMatchObject({ status: 201, body: { version: 1 } });
    const one = { resource: "/users/{userId}", parameters: { userId: created.body.userId } };
    const changed = await api.call({ ...one, method: "PUT", body: { email: "a@example.com", name: "b", version: 1 } });
    expect(changed).toMatchObject({ status: 200, body: { name: "b", version: 2 } });
    expect((await api.call({ ...one, method: "GET" })).body).toEqual(changed.body);
    expect((await api.call({ ...one, method: "DELETE", query: { version: "2" } })).status).toBe(204);
  });
});
