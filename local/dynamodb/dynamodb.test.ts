import {
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TableDefinition } from "../blueprint/tables.ts";
import type { LoopbackServer } from "../http/loopback-server.ts";
import { call } from "../test/client.ts";
import { type DynamoDbCall, serveAwsEndpoint } from "./aws-endpoint.ts";
import { createTables } from "./create-tables.ts";
import { type Credentials, credentialStore } from "./credentials.ts";
import { dynaliteEmulator } from "./dynalite-emulator.ts";
import type { DynamoDbEmulator, DynamoDbEndpoint } from "./emulator.ts";
import { type EmulatorClient, emulatorClient } from "./emulator-client.ts";

const TABLE: TableDefinition = {
  name: "things",
  arn: "arn:aws:dynamodb:us-east-1:123456789012:table/things",
  partitionKey: "owner",
  sortKey: "id",
  attributes: { owner: "S", id: "N", kind: "S" },
  globalIndexes: [
    { name: "by-kind", partitionKey: "kind", sortKey: "id", projection: "INCLUDE", nonKeyAttributes: ["size"] },
  ],
  localIndexes: [
    {
      name: "by-owner-and-kind",
      partitionKey: "owner",
      sortKey: "kind",
      projection: "KEYS_ONLY",
      nonKeyAttributes: [],
    },
  ],
  ttlAttribute: "expiresAt",
};
const caller = {
  roleArn: "arn:aws:iam::123456789012:role/one",
  functionArn: "arn:aws:lambda:us-east-1:123456789012:function:one",
};

let emulator: DynamoDbEmulator;
let emulated: DynamoDbEndpoint;
let client: EmulatorClient;
let endpoint: LoopbackServer;
let credentials: Credentials;
let calls: DynamoDbCall[];
let refused: string | undefined;

function sdk(given: Credentials = credentials): DynamoDBClient {
  return new DynamoDBClient({ endpoint: endpoint.url, region: "us-east-1", credentials: given, maxAttempts: 1 });
}

beforeEach(async () => {
  [calls, refused] = [[], undefined];
  emulator = dynaliteEmulator();
  emulated = await emulator.start();
  client = emulatorClient(emulated);
  await createTables(client, [TABLE]);
  const store = credentialStore();
  credentials = store.issue(caller);
  endpoint = await serveAwsEndpoint({
    credentials: store,
    emulator: Promise.resolve(client),
    tables: [TABLE],
    authorize: (asked) => {
      calls.push(asked);
      return refused === undefined ? { allowed: true } : { allowed: false, message: refused };
    },
  });
});

afterEach(async () => {
  await endpoint.stop();
  client.close();
  await emulator.stop();
});

const item = { owner: { S: "a" }, id: { N: "1" }, kind: { S: "k" }, size: { N: "3" }, color: { S: "red" } };

describe("tables", () => {
  it("have the graph's keys and indexes", async () => {
    await sdk().send(new PutItemCommand({ TableName: "things", Item: item }));
    const query = (IndexName: string, key: string, value: string) =>
      sdk().send(
        new QueryCommand({
          TableName: "things",
          IndexName,
          KeyConditionExpression: "#k = :v",
          ExpressionAttributeNames: { "#k": key },
          ExpressionAttributeValues: { ":v": { S: value } },
        }),
      );
    expect(Object.keys((await query("by-kind", "kind", "k")).Items?.[0] ?? {}).sort()).toEqual([
      "id",
      "kind",
      "owner",
      "size",
    ]);
    expect(Object.keys((await query("by-owner-and-kind", "owner", "a")).Items?.[0] ?? {}).sort()).toEqual([
      "id",
      "kind",
      "owner",
    ]);
  });

  it("say which attribute expires them", async () => {
    const { TimeToLiveDescription } = await sdk().send(new DescribeTimeToLiveCommand({ TableName: "things" }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiresAt" });
  });

  it("that are not valid are refused with the reason", async () => {
    const wrong = { ...TABLE, name: "wrong", attributes: { owner: "S" } } as const;
    await expect(createTables(client, [wrong])).rejects.toThrow(/Table "wrong" cannot be created: .*attribute/i);
  });
});

describe("every call", () => {
  it("is shown to the authorisation with its caller, operation and input", async () => {
    await sdk().send(new GetItemCommand({ TableName: "things", Key: { owner: { S: "a" }, id: { N: "1" } } }));
    const input = { TableName: "things", Key: { owner: { S: "a" }, id: { N: "1" } } };
    expect(calls).toEqual([{ caller, operation: "GetItem", input }]);
  });

  it("that is not allowed is an AccessDeniedException, and is not carried out", async () => {
    refused = "one may not do this";
    const put = sdk().send(new PutItemCommand({ TableName: "things", Item: item }));
    await expect(put).rejects.toMatchObject({ name: "AccessDeniedException", message: "one may not do this" });
    refused = undefined;
    const { Item } = await sdk().send(
      new GetItemCommand({ TableName: "things", Key: { owner: item.owner, id: item.id } }),
    );
    expect(Item).toBeUndefined();
  });

  it.each<[string, (valid: Credentials) => Credentials, string]>([
    ["an unknown key", (valid) => ({ ...valid, accessKeyId: "ASIA0000000000000000" }), "UnrecognizedClientException"],
    ["another secret", (valid) => ({ ...valid, secretAccessKey: "guessed" }), "InvalidSignatureException"],
    ["another session", (valid) => ({ ...valid, sessionToken: "guessed" }), "UnrecognizedClientException"],
  ])("with %s is refused before it is looked at", async (_, change, name) => {
    const get = sdk(change(credentials)).send(new GetItemCommand({ TableName: "things", Key: { owner: { S: "a" } } }));
    await expect(get).rejects.toMatchObject({ name });
    expect(calls).toEqual([]);
  });

  it("without a signature, or to another service, is refused", async () => {
    const target = (name: string) => ({ "X-Amz-Target": name, "Content-Type": "application/x-amz-json-1.0" });
    const unsigned = await call(`${endpoint.url}/`, {
      method: "POST",
      headers: target("DynamoDB_20120810.ListTables"),
      body: "{}",
    });
    expect([unsigned.status, unsigned.json.__type]).toEqual([
      400,
      "com.amazon.coral.service#MissingAuthenticationTokenException",
    ]);
    const other = await call(`${endpoint.url}/`, {
      method: "POST",
      headers: target("TrentService.Decrypt"),
      body: "{}",
    });
    expect([other.status, other.json.message]).toEqual([
      501,
      "Only DynamoDB is served locally; this call was for TrentService.Decrypt.",
    ]);
  });

  it("reaches the emulator through this endpoint only", async () => {
    const headers = { "X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0" };
    expect((await call(emulated.url, { method: "POST", headers, body: "{}" })).status).toBe(403);
  });
});
