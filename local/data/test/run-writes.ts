import { createTables } from "../../dynamodb/create-tables.ts";
import { emulatorClient } from "../../dynamodb/emulator-client.ts";
import { openDataFolder } from "../data-folder.ts";
import { emulatorNamed, WRITTEN_TABLE } from "./written-table.ts";

// Writes until it is killed, several writes at once, and says each that was answered with success.
const [folder = "", name = "", round = ""] = process.argv.slice(2);
const data = openDataFolder(folder, "tiny/dev");
const endpoint = await emulatorNamed(name).start(data.tables);
const client = emulatorClient(endpoint);
await createTables(client, [WRITTEN_TABLE]);
data.complete(endpoint.name);

async function call(operation: string, input: object): Promise<void> {
  const body = JSON.stringify({ TableName: WRITTEN_TABLE.name, ...input });
  const { status, body: answer } = await client.call(`DynamoDB_20120810.${operation}`, body);
  if (status !== 200) throw new Error(answer.toString());
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function write(writer: number): Promise<never> {
  for (let count = 0; ; count += 1) {
    const id = `${round}-${writer}-${count}`;
    const [owner, kind] = [{ S: `owner-${writer}` }, { S: `kind-${count % 3}` }];
    await call("PutItem", { Item: { owner, id: { S: id }, kind, text: { S: "x".repeat(500) } } });
    say(`put ${writer} ${id}`);
    // Moves one item from one place of the index to another, again and again.
    const moved = { owner, id: { S: "moved" } };
    await call("PutItem", { Item: { ...moved, kind: { S: `kind-at-${id}` } } });
    say(`moved ${writer} ${id}`);
    await call("UpdateItem", {
      Key: { owner: { S: "all" }, id: { S: "count" } },
      UpdateExpression: "ADD #n :one",
      ExpressionAttributeNames: { "#n": "n" },
      ExpressionAttributeValues: { ":one": { N: "1" } },
    });
    say("added");
  }
}

say("ready");
// Where the emulator is killed first, nothing is answered any more.
await Promise.all([0, 1, 2, 3].map((writer) => write(writer).catch(() => new Promise(() => {}))));
