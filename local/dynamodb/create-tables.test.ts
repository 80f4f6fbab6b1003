import { afterEach, beforeEach, expect, it } from "vitest";
import type { TableDefinition } from "../blueprint/tables.ts";
import { createTables } from "./create-tables.ts";
import { dynaliteEmulator } from "./dynalite-emulator.ts";
import type { DynamoDbEmulator } from "./emulator.ts";
import { type EmulatorClient, emulatorClient } from "./emulator-client.ts";

const TABLE: TableDefinition = {
  name: "things",
  arn: "arn:aws:dynamodb:us-east-1:123456789012:table/things",
  partitionKey: "owner",
  attributes: { owner: "S" },
  globalIndexes: [],
  localIndexes: [],
};

let emulator: DynamoDbEmulator;
let client: EmulatorClient;
beforeEach(async () => {
  emulator = dynaliteEmulator();
  client = emulatorClient(await emulator.start());
});
afterEach(async () => {
  client.close();
  await emulator.stop();
});

it("a table that is not valid is refused with the reason", async () => {
  const wrong = { ...TABLE, name: "wrong", attributes: {} };
  await expect(createTables(client, [wrong])).rejects.toThrow(/Table "wrong" cannot be created: .*attribute/i);
});

it("tables can be used when they have been created", async () => {
  await createTables(client, [TABLE, { ...TABLE, name: "others" }]);
  const { body } = await client.call("DynamoDB_20120810.ListTables", "{}");
  expect(JSON.parse(body.toString())).toEqual({ TableNames: ["others", "things"] });
});
