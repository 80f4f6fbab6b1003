import { spawn } from "node:child_process";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createServer, connect as dial, type Server } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeState } from "../control/state-file.ts";
import { descendants } from "../functions/watch-memory.ts";
import type { LocalCloud } from "../local-cloud.ts";
import { startLocalCloud } from "../start-local-cloud.ts";
import { call } from "../test/client.ts";
import { containable } from "../test/containable.ts";
import { tinyGraph } from "../test/tiny-graph.ts";
import { LAYERS, type Layer } from "./layers.ts";

const { here, remark } = containable(...LAYERS);

/** The code that `bulkhead attack` puts into a function. */
const HOSTILE = readFileSync(new URL("../../attack/functions/machine.mjs", import.meta.url), "utf8");

interface Attempt {
  readonly succeeded: boolean;
  readonly got?: string;
  readonly why?: string;
}

/** A cloud with an attacker's function, and all around it what an attacker would like to reach. */
interface Battlefield {
  readonly cloud: LocalCloud;
  readonly attack: (more?: Readonly<Record<string, unknown>>) => Promise<Readonly<Record<string, Attempt>>>;
  readonly sibling: () => Promise<number>;
  readonly inspectorPort: number;
  readonly close: () => Promise<void>;
}

async function battlefield(layers: readonly Layer[]): Promise<Battlefield> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-attack-"));
  const cloud = await startLocalCloud(
    tinyGraph({
      tenants: {
        "tenant-001": { source: "tenant.mjs", code: HOSTILE, timeout: 60, memory: 512 },
        "tenant-002": { source: "tenant.mjs", timeout: 5 },
      },
    }),
    { temporaryFolder: folder, contain: layers },
  );
  await cloud.warm;
  const sibling = async (): Promise<number> => {
    const answer = await call(`${cloud.apis[0]?.url}/tenants/tenant-002/users?act=echo`, { token: "tenant-002" });
    return answer.status;
  };
  await sibling();
  const open = await listening({ host: "0.0.0.0", port: 0 });
  const unixSocket = join(folder, "unix.socket");
  const unix = await listening({ path: unixSocket });
  const abstractSocket = `bulkhead-${process.pid}-${layers.join("-")}`;
  const abstract = await listening({ path: `\0${abstractSocket}` });
  // A program of Node's whose inspector nothing keeps shut.
  const program = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const datagrams = await answeringDatagrams();
  const state = { pid: process.pid, port: 1, stack: cloud.stack, url: "http://127.0.0.1:1/", control: cloud.control };
  writeState(folder, state);
  const inspectorPort = 20_000 + Math.floor(Math.random() * 9_000);
  const attack: Battlefield["attack"] = async (more = {}) => {
    const targets = {
      doors: layers.includes("network") ? [443] : [],
      cloud: process.pid,
      program: program.pid,
      siblings: descendants(process.pid).filter((pid) => pid !== process.pid),
      sibling: "tenant-002",
      ports: listeningPorts(),
      controlPort: Number(new URL(cloud.control.url).port),
      openPort: portOf(open),
      addresses: Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)),
      unixSocket,
      abstractSocket,
      datagramPort: datagrams.address().port,
      inspectorPort,
      folder,
      stateFile: join(folder, ".bulkhead", "local-1.json"),
      repository: realpathSync(fileURLToPath(new URL("../..", import.meta.url))),
      ...more,
    };
    const url = `${cloud.apis[0]?.url}/tenants/tenant-001/users`;
    const answer = await call(url, { method: "POST", token: "tenant-001", body: JSON.stringify(targets) });
    if (answer.status !== 200) throw new Error(`The hostile function answered ${answer.status}: ${answer.text}`);
    return answer.json;
  };
  const close = async (): Promise<void> => {
    await cloud.stop();
    for (const server of [open, unix, abstract]) server.close();
    datagrams.close();
    program.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  return { cloud, attack, sibling, inspectorPort, close };
}

function listening(
  where: { readonly path: string } | { readonly host: string; readonly port: number },
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on("error", () => {}));
    server.once("error", reject).listen(where, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Answers whatever comes, as a resolver that an attacker runs would: with one address. */
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

/** Every port on which anything of this machine listens. */
function listeningPorts(): readonly number[] {
  const lines = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1);
  return lines.flatMap((line) => {
    const [, local = "", , state] = line.trim().split(/\s+/);
    return state === "0A" ? [Number.parseInt(local.split(":")[1] ?? "", 16)] : [];
  });
}

function reaches(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dial({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(socket.destroy() && true));
    socket.once("error", () => resolve(false));
  });
}

/** Node's own choice. */
const INSPECTOR_PORT = 9229;

/** Within its own network it may open what it likes. */
const OWN = ["an inspector of its own that others can reach"];

describe.skipIf(!here)(`a hostile function that is contained${remark}`, () => {
  let field: Battlefield;
  let attempts: Readonly<Record<string, Attempt>>;
  beforeAll(async () => {
    field = await battlefield(LAYERS);
    attempts = await field.attack();
  }, 60_000);
  afterAll(() => field?.close());

  it("gets nothing, in thirty ways", () => {
    const successes = Object.entries(attempts).filter(([kind, { succeeded }]) => succeeded && !OWN.includes(kind));
    expect(successes).toEqual([]);
    expect(Object.keys(attempts).length).toBeGreaterThanOrEqual(29);
  });

  it("has no inspector that anybody else reaches", async () => {
    expect(attempts[OWN[0] ?? ""]).toEqual({ succeeded: true, got: "opened" });
    expect(await reaches(field.inspectorPort)).toBe(false);
  });

  it("leaves its siblings and the cloud as they were", async () => {
    expect(await field.sibling()).toBe(200);
  });
});

const SIGNALS = ["a signal to the cloud", "a signal to a sibling", "the inspector of another program"];

/** Attempts that one wall alone keeps out, and the layers that are left where only that wall is taken away. */
const HOLES: readonly (readonly [Layer, readonly Layer[], readonly string[]])[] = [
  [
    "network",
    ["files", "processes", "user"],
    [
      "every port of the loopback interface",
      "the control server",
      "the database emulator and every other port of the cloud",
      "a port of the machine's other addresses",
      "an abstract Unix socket",
      "a datagram to the machine",
      "names by another resolver",
    ],
  ],
  [
    "files",
    process.getuid?.() === 0 ? ["processes", "network"] : ["processes", "network", "user"],
    [
      "a Unix socket in the file system",
      "the process table",
      "the cloud's folder",
      "folders of siblings",
      "the file with the control server's secret",
      "the repository",
      "the machine's files",
      "the machine's folders",
      "a way up",
      "a change of its own code",
      "a file outside its own place",
      "programs of the machine",
    ],
  ],
];

describe.skipIf(!here).each(HOLES)(`without the layer %s, the rest contained${remark}`, (missing, layers, kinds) => {
  it("a hostile function gets what that layer keeps, and nothing that another does", async () => {
    const field = await battlefield(layers);
    const attempts = await field.attack().finally(field.close);
    const succeeded = Object.keys(attempts).filter((kind) => attempts[kind]?.succeeded);
    const keptByOthers = HOLES.flatMap(([other, , kept]) => (other === missing ? [] : kept));
    expect(succeeded).toEqual(expect.arrayContaining([...kinds]));
    expect(succeeded.filter((kind) => [...keptByOthers, ...SIGNALS].includes(kind))).toEqual([]);
  });
});

describe.runIf(process.platform === "linux")("the same function that is not contained", () => {
  let field: Battlefield;
  let attempts: Readonly<Record<string, Attempt>>;
  beforeAll(async () => {
    field = await battlefield([]);
    attempts = await field.attack();
  }, 60_000);
  afterAll(() => field?.close());

  /** What fails without containment too, and what then keeps it out. */
  const OTHERWISE_REFUSED: Readonly<Record<string, string>> = {
    "the instance's metadata": "there is none on most machines",
    ...(process.getuid?.() === 0 ? {} : { "another user": "the cloud's user may not either" }),
  };

  it("succeeds wherever there is something to get", () => {
    const failures = Object.entries(attempts).filter(([, { succeeded }]) => !succeeded);
    expect(failures.filter(([kind]) => OTHERWISE_REFUSED[kind] === undefined)).toEqual([]);
  });

  it("has an inspector that others reach", async () => {
    expect(await reaches(field.inspectorPort)).toBe(true);
  });
});

describe("a function that is sent the signal for the inspector", () => {
  it("opens none, and goes on", async () => {
    const cloud = await startLocalCloud(tinyGraph(), { contain: [] });
    const echo = async () =>
      (await call(`${cloud.apis[0]?.url}/tenants/tenant-002/users?act=echo`, { token: "tenant-002" })).json.pid;
    const pid = await echo();
    process.kill(pid, "SIGUSR1");
    await delay(500);
    expect(await reaches(INSPECTOR_PORT)).toBe(false);
    expect(await echo()).toBe(pid);
    await cloud.stop();
  });
});
