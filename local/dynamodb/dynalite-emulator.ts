import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import type { DynamoDbEmulator } from "./emulator.ts";

const SERVER = fileURLToPath(new URL("./dynalite-server.mjs", import.meta.url));
const Started = v.object({ port: v.number() });

const LACKS: ReadonlySet<string> = new Set([
  "TransactGetItems",
  "TransactWriteItems",
  "ExecuteStatement",
  "BatchExecuteStatement",
  "ExecuteTransaction",
]);

/** dynalite, in memory or in a LevelDB of its own. @see https://github.com/architect/dynalite */
export function dynaliteEmulator(): DynamoDbEmulator {
  let child: ChildProcess | undefined;
  return {
    start: async (folder) => {
      const secret = randomBytes(24).toString("base64url");
      // Detached: Ctrl-C reaches the local cloud only, which ends this last.
      child = spawn(process.execPath, [SERVER], {
        detached: true,
        stdio: ["ignore", "ignore", "pipe", "ipc"],
        env: {},
      });
      const port = await startedPort(child, { secret, ...(folder !== undefined && { folder }) });
      return {
        name: "dynalite",
        url: `http://127.0.0.1:${port}/`,
        headers: { "x-bulkhead-guard": secret },
        lacks: LACKS,
      };
    },
    stop: async () => {
      const stopping = child;
      child = undefined;
      if (stopping?.pid === undefined || stopping.exitCode !== null || stopping.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => stopping.once("exit", () => resolve()));
      stopping.kill("SIGKILL");
      await gone;
    },
  };
}

function startedPort(
  child: ChildProcess,
  settings: { readonly secret: string; readonly folder?: string },
): Promise<number> {
  let complaint = "";
  child.stderr?.on("data", (data: Buffer) => {
    complaint = (complaint + data.toString()).slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(v.parse(Started, message).port));
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`The DynamoDB emulator ended before it was ready. ${complaint}`)));
    child.send(settings);
  });
}
