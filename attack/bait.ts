import { spawn } from "node:child_process";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeState } from "../local/control/state-file.ts";
import { descendants } from "../local/functions/watch-memory.ts";
import type { LocalCloud } from "../local/local-cloud.ts";

/** What an attacker inside a function would like to reach on this machine, laid out so that it could be reached. */
export interface Bait {
  /** Where everything is, as `functions/machine.mjs` is told. */
  readonly targets: () => Readonly<Record<string, unknown>>;
  /** Where the attacker may open a debugger of its own: nobody else may reach it. */
  readonly inspectorPort: number;
  readonly stop: () => Promise<void>;
}

/** @param folder that the cloud's functions are laid out in */
export async function layBait(
  cloud: LocalCloud,
  { folder, siblingFunction }: { readonly folder: string; readonly siblingFunction: string },
): Promise<Bait> {
  const unixSocket = join(folder, "unix.socket");
  const abstractSocket = `bulkhead-attack-${process.pid}-${Date.now()}`;
  const open = await listening({ host: "0.0.0.0", port: 0 });
  const others = [await listening({ path: unixSocket })];
  if (process.platform === "linux") others.push(await listening({ path: `\0${abstractSocket}` }));
  const datagrams = await answeringDatagrams();
  // A program of Node's whose debugger nothing keeps shut.
  const program = spawn(process.execPath, ["-e", UNTIL_LEFT_ALONE], { stdio: ["pipe", "ignore", "ignore"] });
  const { control, stack } = cloud;
  writeState(folder, { pid: process.pid, port: 1, stack, url: "http://127.0.0.1:1/", control });
  const inspectorPort = 20_000 + Math.floor(Math.random() * 9_000);
  return {
    inspectorPort,
    targets: () => ({
      doors: cloud.contained.includes("network") ? [443] : [],
      cloud: process.pid,
      program: program.pid,
      siblings: descendants(process.pid).filter((pid) => pid !== process.pid),
      sibling: siblingFunction.replaceAll(/[^\w-]/g, "_"),
      ports: listeningPorts(),
      controlPort: Number(new URL(control.url).port),
      openPort: portOf(open),
      addresses: Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)),
      unixSocket,
      abstractSocket,
      datagramPort: datagrams.address().port,
      inspectorPort,
      folder,
      stateFile: join(folder, ".bulkhead", "local-1.json"),
      repository: fileURLToPath(new URL("..", import.meta.url)),
    }),
    stop: async () => {
      for (const server of [open, ...others]) server.close();
      datagrams.close();
      program.kill("SIGKILL");
    },
  };
}

/** It ends with whoever started it, however that ends. */
const UNTIL_LEFT_ALONE = 'process.stdin.resume().on("close", () => process.exit())';

type Where = { readonly path: string } | { readonly host: string; readonly port: number };

function listening(where: Where): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on("error", () => {}));
    server.once("error", reject).listen(where, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Answers whatever comes with one address, as a resolver that an attacker runs would. */
function answeringDatagrams(): Promise<DatagramSocket> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.on("message", (message, { port, address }) => {
      const answer = Buffer.concat([message, Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 1])]);
      if (message.length > 12) answer.writeUInt16BE(0x8180, 2);
      if (message.length > 12) answer.writeUInt16BE(1, 6);
      socket.send(answer, port, address);
    });
    socket.bind(0, "127.0.0.1", () => resolve(socket));
  });
}

/** Whether anything of this machine answers at a port. */
export function reaches(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(socket.destroy() && true));
    socket.once("error", () => resolve(false));
  });
}

const LISTENING = "0A";

/** Every port on which anything of this machine listens, where the system tells. */
function listeningPorts(): readonly number[] {
  try {
    const lines = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1);
    return lines.flatMap((line) => {
      const [, local = "", , state] = line.trim().split(/\s+/);
      return state === LISTENING ? [Number.parseInt(local.split(":")[1] ?? "", 16)] : [];
    });
  } catch {
    return [];
  }
}
