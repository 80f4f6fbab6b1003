import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmulatorClient, emulatorClient } from "../dynamodb/emulator-client.ts";
import { draw } from "../faults/dice.ts";
import { openDataFolder } from "./data-folder.ts";
import { EMULATORS, emulatorNamed, WRITTEN_TABLE } from "./test/written-table.ts";

const SCRIPT = fileURLToPath(new URL("./test/run-writes.ts", import.meta.url));
const ROUNDS = 6;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes until it is killed after so many milliseconds. @returns what it said had been answered */
async function writeUntilKilled(emulator: string, round: number, milliseconds: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, join(folder, "data"), emulator, String(round)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (data: Buffer) => {
    said += data;
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  while (!said.includes("ready\n") && child.exitCode === null) await delay(5);
  await delay(milliseconds);
  // In every other round the emulator is killed in the same moment, in the others it ends when its cloud has gone.
  for (const pid of round % 2 === 0 ? descendants(child) : []) kill(pid);
  child.kill("SIGKILL");
  await closed;
  // A line that was cut short says nothing.
  return said.split("\n").slice(0, -1);
}

function descendants({ pid }: ChildProcess): readonly number[] {
  if (process.platform !== "linux" || pid === undefined) return [];
  const parents = readdirSync("/proc").flatMap((name): [number, number][] => {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]?.split(" ");
      return /^\d+$/.test(name) ? [[Number(name), Number(fields?.[1])]] : [];
    } catch {
      return [];
    }
  });
  const below = (parent: number): number[] =>
    parents.flatMap(([child, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}

type Item = Readonly<Record<string, Readonly<Record<string, string>>>>;

async function query(client: EmulatorClient, input: object): Promise<readonly Item[]> {
  const all: Item[] = [];
  for (let start: unknown; ; ) {
    const given = { TableName: WRITTEN_TABLE.name, ...input, ...(start !== undefined && { ExclusiveStartKey: start }) };
    const operation = "KeyConditionExpression" in input ? "Query" : "Scan";
    const { body } = await client.call(`DynamoDB_20120810.${operation}`, JSON.stringify(given));
    const page = JSON.parse(body.toString());
    all.push(...page.Items);
    start = page.LastEvaluatedKey;
    if (start === undefined) return all;
  }
}

async function readBack(emulator: string): Promise<{ items: readonly Item[]; indexed: readonly Item[] }> {
  const data = openDataFolder(join(folder, "data"), "tiny/dev");
  const running = emulatorNamed(emulator);
  try {
    const endpoint = await running.start(data.tables);
    data.checkEmulator(endpoint.name);
    const client = emulatorClient(endpoint);
    const [items, indexed] = [await query(client, {}), await query(client, { IndexName: "by-kind" })];
    client.close();
    return { items, indexed };
  } finally {
    await running.stop();
    data.release();
  }
}

describe.each(EMULATORS)("after kill -9 in the middle of writes to %s", (emulator) => {
  it("every write that was answered is there, and its indexes say what the items say", async () => {
    const puts = new Set<string>();
    const moved = new Map<string, string>();
    let added = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const said = await writeUntilKilled(emulator, round, 200 + draw(1, 0, emulator, round) * 400);
      for (const line of said) {
        const [what, writer = "", id = ""] = line.split(" ");
        if (what === "put") puts.add(id);
        if (what === "moved") moved.set(writer, id);
        if (what === "added") added += 1;
      }
      const { items, indexed } = await readBack(emulator);
      const ids = new Set(items.map(({ id }) => id?.["S"]));
      expect([...puts].filter((id) => !ids.has(id))).toEqual([]);
      const count = Number(items.find(({ id }) => id?.["S"] === "count")?.["n"]?.["N"] ?? 0);
      expect(count).toBeGreaterThanOrEqual(added);
      // One write of each of the four writers may have been done and not answered, in each round.
      expect(count).toBeLessThanOrEqual(added + 4 * (round + 1));
      expect(asText(indexed)).toEqual(asText(items.filter(({ kind }) => kind !== undefined)));
      for (const [writer, id] of moved) expect(wasMoved(items, writer, id)).toBe(true);
    }
    expect(puts.size).toBeGreaterThan(3 * ROUNDS);
  }, 120_000);
});

/** To where it was said to be, or to where the next write, which was not answered, put it. */
function wasMoved(items: readonly Item[], writer: string, id: string): boolean {
  const at = items.find((item) => item["id"]?.["S"] === "moved" && item["owner"]?.["S"] === `owner-${writer}`);
  const [round, , count] = id.split("-").map(Number);
  const [, atRound, , atCount] = /^kind-at-(\d+)-(\d+)-(\d+)$/.exec(at?.["kind"]?.["S"] ?? "")?.map(Number) ?? [];
  return atRound === round && (atCount === count || atCount === (count ?? 0) + 1);
}

function asText(items: readonly Item[]): readonly string[] {
  return items.map(({ owner, id, kind }) => [owner?.["S"], id?.["S"], kind?.["S"]].join(" ")).sort();
}
