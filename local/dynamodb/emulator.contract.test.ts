import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TableDefinition } from "../blueprint/tables.ts";
import { call } from "../test/client.ts";
import { createTables } from "./create-tables.ts";
import { defaultEmulator } from "./default-emulator.ts";
import { dynaliteEmulator } from "./dynalite-emulator.ts";
import { dynoxideEmulator, findDynoxide } from "./dynoxide-emulator.ts";
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
};
const OTHER: TableDefinition = {
  ...TABLE,
  name: "others",
  arn: `${TABLE.arn}-others`,
  globalIndexes: [],
  localIndexes: [],
  attributes: { owner: "S", id: "N" },
};

const dynoxide = findDynoxide();
const EMULATORS: readonly (readonly [string, (() => DynamoDbEmulator) | undefined])[] = [
  ["dynalite", dynaliteEmulator],
  ["dynoxide", dynoxide && (() => dynoxideEmulator(dynoxide))],
];

const TRANSACTIONS = ["TransactGetItems", "TransactWriteItems"];
const PARTIQL = ["ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"];

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what an emulator answers is what the tests ask.
  readonly json: any;
}

async function ask(client: EmulatorClient, operation: string, input: unknown): Promise<Answer> {
  const { status, body } = await client.call(`DynamoDB_20120810.${operation}`, JSON.stringify(input));
  return { status, json: JSON.parse(body.toString()) };
}

const item = (owner: string, id: number, more = {}) => ({ owner: { S: owner }, id: { N: String(id) }, ...more });
const key = (owner: string, id: number) => item(owner, id);

describe.each(EMULATORS)("%s", (_, make) => {
  if (make === undefined) return it.skip("is not for this machine", () => {});
  let emulator: DynamoDbEmulator;
  let endpoint: DynamoDbEndpoint;
  let client: EmulatorClient;
  let owners = 0;
  /** No test sees another's items. */
  const owner = () => `owner-${owners++}`;
  const run = (operation: string, input: object) => ask(client, operation, { TableName: "things", ...input });
  const put = (Item: object, more = {}) => run("PutItem", { Item, ...more });
  const get = async (Key: object) => (await run("GetItem", { Key })).json.Item;

  beforeAll(async () => {
    emulator = make();
    endpoint = await emulator.start();
    client = emulatorClient(endpoint);
    await createTables(client, [TABLE, OTHER]);
  });
  afterAll(async () => {
    client.close();
    await emulator.stop();
  });

  it("keeps, changes and removes items", async () => {
    const me = owner();
    await put(item(me, 1, { kind: { S: "a" }, list: { L: [{ BOOL: true }, { NULL: true }, { B: "AAE=" }] } }));
    expect(await get(key(me, 1))).toEqual(
      item(me, 1, { kind: { S: "a" }, list: { L: [{ BOOL: true }, { NULL: true }, { B: "AAE=" }] } }),
    );
    const update = {
      UpdateExpression: "SET #s = :s ADD #c :one",
      ExpressionAttributeNames: { "#c": "count", "#s": "size" },
      ExpressionAttributeValues: { ":s": { N: "3" }, ":one": { N: "1" } },
    };
    const { json } = await run("UpdateItem", { Key: key(me, 1), ...update, ReturnValues: "UPDATED_NEW" });
    expect(json.Attributes).toEqual({ size: { N: "3" }, count: { N: "1" } });
    await run("DeleteItem", { Key: key(me, 1) });
    expect(await get(key(me, 1))).toBeUndefined();
  });

  it("holds conditions, and says which failed", async () => {
    const me = owner();
    const fresh = { ConditionExpression: "attribute_not_exists(id)" };
    expect((await put(item(me, 1), fresh)).status).toBe(200);
    const again = await put(item(me, 1), fresh);
    expect([again.status, again.json.__type]).toEqual([
      400,
      "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
    ]);
  });

  it("lets one of many win a race", async () => {
    const me = owner();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (__, n) =>
        put(item(me, 1, { by: { N: String(n) } }), { ConditionExpression: "attribute_not_exists(id)" }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("queries tables and indexes in order, page by page", async () => {
    const me = owner();
    for (const id of [3, 1, 2, 10])
      await put(item(me, id, { kind: { S: `${me}-${id % 2}` }, size: { N: "1" }, color: { S: "red" } }));
    const own = {
      KeyConditionExpression: "#o = :o",
      ExpressionAttributeNames: { "#o": "owner" },
      ExpressionAttributeValues: { ":o": { S: me } },
    };
    const ids = ({ json }: Answer) => json.Items.map((found: { id: { N: string } }) => Number(found.id.N));
    expect(ids(await run("Query", own))).toEqual([1, 2, 3, 10]);
    expect(ids(await run("Query", { ...own, ScanIndexForward: false, Limit: 2 }))).toEqual([10, 3]);
    const first = await run("Query", { ...own, Limit: 3 });
    const rest = await run("Query", { ...own, ExclusiveStartKey: first.json.LastEvaluatedKey });
    expect([ids(first), ids(rest)]).toEqual([[1, 2, 3], [10]]);
    const byKind = {
      IndexName: "by-kind",
      KeyConditionExpression: "kind = :k AND id > :i",
      ExpressionAttributeValues: { ":k": { S: `${me}-0` }, ":i": { N: "2" } },
    };
    const found = await run("Query", byKind);
    expect(found.json.Items).toEqual([item(me, 10, { kind: { S: `${me}-0` }, size: { N: "1" } })]);
    const local = await run("Query", {
      ...own,
      IndexName: "by-owner-and-kind",
      KeyConditionExpression: "#o = :o AND begins_with(kind, :k)",
      ExpressionAttributeValues: { ":o": { S: me }, ":k": { S: `${me}-1` } },
    });
    expect(Object.keys(local.json.Items[0]).sort()).toEqual(["id", "kind", "owner"]);
    const filtered = await run("Query", {
      ...own,
      FilterExpression: "color BETWEEN :a AND :b AND kind = :k",
      ExpressionAttributeValues: { ":o": { S: me }, ":a": { S: "q" }, ":b": { S: "s" }, ":k": { S: `${me}-1` } },
      Select: "COUNT",
    });
    expect([filtered.json.Count, filtered.json.ScannedCount, filtered.json.Items]).toEqual([2, 4, undefined]);
  });

  it("reads and writes in batches, over tables", async () => {
    const me = owner();
    const written = await ask(client, "BatchWriteItem", {
      RequestItems: {
        things: [{ PutRequest: { Item: item(me, 1) } }],
        others: [{ PutRequest: { Item: item(me, 2) } }],
      },
    });
    expect(written.json.UnprocessedItems).toEqual({});
    const { json } = await ask(client, "BatchGetItem", {
      RequestItems: { things: { Keys: [key(me, 1), key(me, 9)] }, others: { Keys: [key(me, 2)] } },
    });
    expect(json.Responses).toEqual({ things: [item(me, 1)], others: [item(me, 2)] });
  });

  it("refuses what is not valid, as DynamoDB names it", async () => {
    const answers = [
      await run("PutItem", { Item: { owner: { S: "o" } } }),
      await run("GetItem", { Key: { owner: { N: "1" }, id: { N: "1" } } }),
      await run("Query", { KeyConditionExpression: "nonsense" }),
      await ask(client, "GetItem", { TableName: "missing", Key: key("o", 1) }),
      await ask(client, "NoOperation", {}),
    ];
    expect(answers.map(({ status, json }) => [status, String(json.__type).split("#")[1]])).toEqual([
      [400, "ValidationException"],
      [400, "ValidationException"],
      [400, "ValidationException"],
      [400, "ResourceNotFoundException"],
      [400, "UnknownOperationException"],
    ]);
  });

  it("says of each operation that it lacks that it is none", async () => {
    for (const operation of endpoint.lacks) {
      expect((await ask(client, operation, {})).json.__type).toContain("UnknownOperationException");
    }
    expect([...endpoint.lacks].every((operation) => [...TRANSACTIONS, ...PARTIQL].includes(operation))).toBe(true);
  });

  it("answers nobody who has only found its port", async () => {
    const unasked = { method: "POST", headers: { "X-Amz-Target": "DynamoDB_20120810.ListTables" }, body: "{}" };
    if (endpoint.connect === undefined) return expect((await call(endpoint.url, unasked)).status).toBe(403);
    const port = Number(new URL(endpoint.url).port);
    const found = await new Promise((resolve) => {
      const socket = connect({ host: "127.0.0.1", port });
      socket.once("connect", () => resolve(socket.destroy() && "listens"));
      socket.once("error", () => resolve("nobody there"));
    });
    expect(found).toBe("nobody there");
  });

  describe("transactions", () => {
    const transact = (TransactItems: readonly object[]) => ask(client, "TransactWriteItems", { TransactItems });

    it("are carried out whole or not at all", async ({ skip }) => {
      if (endpoint.lacks.has("TransactWriteItems")) skip();
      const me = owner();
      const absent = "attribute_not_exists(id)";
      const both = await transact([
        { Put: { TableName: "things", Item: item(me, 1) } },
        { Put: { TableName: "others", Item: item(me, 1) } },
      ]);
      expect(both.status).toBe(200);
      const half = await transact([
        { Put: { TableName: "things", Item: item(me, 2) } },
        { ConditionCheck: { TableName: "others", Key: key(me, 1), ConditionExpression: absent } },
      ]);
      expect(half.json.__type).toContain("TransactionCanceledException");
      expect(half.json.CancellationReasons.map(({ Code }: { Code: string }) => Code)).toEqual([
        "None",
        "ConditionalCheckFailed",
      ]);
      const { json } = await ask(client, "TransactGetItems", {
        TransactItems: [1, 2].map((id) => ({ Get: { TableName: "things", Key: key(me, id) } })),
      });
      expect(json.Responses).toEqual([{ Item: item(me, 1) }, {}]);
    });
  });

  describe("PartiQL", () => {
    it("selects, inserts, updates and deletes", async ({ skip }) => {
      if (endpoint.lacks.has("ExecuteStatement")) skip();
      const me = owner();
      const execute = (Statement: string, Parameters?: readonly object[]) =>
        ask(client, "ExecuteStatement", { Statement, ...(Parameters && { Parameters }) });
      expect((await execute(`INSERT INTO "things" VALUE {'owner': '${me}', 'id': 1, 'kind': 'a'}`)).status).toBe(200);
      expect((await execute(`UPDATE "things" SET kind=? WHERE owner=? AND id=1`, [{ S: "b" }, { S: me }])).status).toBe(
        200,
      );
      const { json } = await execute(`SELECT * FROM "things" WHERE owner='${me}'`);
      expect(json.Items).toEqual([item(me, 1, { kind: { S: "b" } })]);
      expect((await execute(`DELETE FROM "things" WHERE owner='${me}' AND id=1`)).status).toBe(200);
      expect((await execute(`SELECT * FROM "things" WHERE owner='${me}'`)).json.Items).toEqual([]);
    });
  });

  describe("in a folder", () => {
    let folder: string;
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("keeps what it has answered, also when it is killed at once", async () => {
      folder = mkdtempSync(join(tmpdir(), "bulkhead-emulator-"));
      const [first, second] = [make(), make()];
      const writing = emulatorClient(await first.start(folder));
      await createTables(writing, [TABLE]);
      const written = await Promise.all(
        Array.from({ length: 50 }, (__, id) => ask(writing, "PutItem", { TableName: "things", Item: item("o", id) })),
      );
      await first.stop();
      writing.close();
      const reading = emulatorClient(await second.start(folder));
      const { json } = await ask(reading, "Scan", { TableName: "things", Select: "COUNT" });
      reading.close();
      await second.stop();
      expect([written.every(({ status }) => status === 200), json.Count]).toEqual([true, 50]);
    });
  });
});

describe("the default", () => {
  it("is what serves most on this machine, and starts", async () => {
    const emulator = defaultEmulator();
    const { lacks } = await emulator.start();
    await emulator.stop();
    expect(lacks.size > 0).toBe(dynoxide === undefined);
  });
});
