import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import type { DynamoDbEmulator, DynamoDbEndpoint } from "./emulator.ts";

const HOST = fileURLToPath(new URL("./dynoxide-host.mjs", import.meta.url));
const LACKS: ReadonlySet<string> = new Set();

/** What dynoxide needs of a machine, by path. */
export interface DynoxideTools {
  readonly binary: string;
  readonly unshare: string;
  readonly ip: string;
}

/**
 * Linux only: elsewhere it would listen where every process of the machine can call it, and it asks nobody who they are.
 */
export function findDynoxide(): DynoxideTools | undefined {
  const [binary, unshare, ip] = [findBinary(), findTool("unshare"), findTool("ip")];
  return binary === undefined || unshare === undefined || ip === undefined ? undefined : { binary, unshare, ip };
}

function findBinary(): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const manifest = createRequire(import.meta.url).resolve(`@dynoxide/linux-${process.arch}/package.json`);
    return join(dirname(manifest), "dynoxide");
  } catch {
    return undefined;
  }
}

/** Of util-linux and iproute2, from the system's own folders. */
function findTool(name: string): string | undefined {
  return ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

const Answer = v.union([v.object({ id: v.number(), error: v.optional(v.string()) }), v.object({ ended: v.string() })]);

/**
 * dynoxide, in memory or in a SQLite database. It runs in a network namespace of its own, so that nobody but whoever is
 * handed a connection can call it.
 *
 * @see https://github.com/nubo-db/dynoxide
 */
export function dynoxideEmulator({ binary, unshare, ip }: DynoxideTools): DynamoDbEmulator {
  let child: ChildProcess | undefined;
  return {
    start: async (folder) => {
      const database = folder === undefined ? [] : ["--db-path", join(folder, "dynoxide.sqlite")];
      // Only root may make a network without a user namespace around it.
      const own = process.getuid?.() === 0 ? ["--net"] : ["--user", "--map-root-user", "--net"];
      // Detached: Ctrl-C reaches the local cloud only, which ends this last.
      child = spawn(unshare, [...own, "--", process.execPath, HOST, binary, ip, ...database], {
        detached: true,
        stdio: ["ignore", "ignore", "ignore", "ipc"],
        env: {},
      });
      const endpoint = endpointOf(child);
      const connection = await endpoint.connect();
      connection.destroy();
      return endpoint;
    },
    stop: async () => {
      const stopping = child;
      child = undefined;
      if (stopping?.pid === undefined || stopping.exitCode !== null || stopping.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => stopping.once("exit", () => resolve()));
      try {
        process.kill(-stopping.pid, "SIGKILL");
      } catch {
        // Already gone.
      }
      await gone;
    },
  };
}

interface Waiting {
  readonly resolve: (socket: Socket) => void;
  readonly reject: (error: Error) => void;
}

/** Connections are made in the other network, and come over the channel. */
function endpointOf(child: ChildProcess): DynamoDbEndpoint & { readonly connect: () => Promise<Socket> } {
  const waiting = new Map<number, Waiting>();
  let [last, ended]: [number, string | undefined] = [0, undefined];
  const end = (reason: string): void => {
    ended ??= `The DynamoDB emulator has ended. ${reason}`;
    for (const { reject } of waiting.values()) reject(new Error(ended));
    waiting.clear();
  };
  child.on("error", (error) => end(error.message));
  child.on("exit", () => end(""));
  child.on("message", (message, handle) => {
    const answer = v.parse(Answer, message);
    if ("ended" in answer) return end(answer.ended);
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (handle instanceof Socket) asked?.resolve(handle.setNoDelay(true));
    else asked?.reject(new Error(`The DynamoDB emulator cannot be connected to. ${answer.error ?? ""}`));
  });
  const connect = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined || !child.connected)
        return reject(new Error(ended ?? "The DynamoDB emulator has ended."));
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ id: last });
    });
  // The address is its own network's: it is said in requests, and leads nowhere here.
  return { name: "dynoxide", url: "http://127.0.0.1:8000/", headers: {}, connect, lacks: LACKS };
}
