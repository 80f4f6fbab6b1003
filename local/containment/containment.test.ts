import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layBait, reaches } from "../../attack/bait.ts";
import { ATTEMPTS } from "../../attack/inside/machine-attacks.ts";
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
  const bait = await layBait(cloud, { folder, siblingFunction: "tenant-002" });
  const attack: Battlefield["attack"] = async (more = {}) => {
    const targets = { ...bait.targets(), ...more };
    const url = `${cloud.apis[0]?.url}/tenants/tenant-001/users`;
    const answer = await call(url, { method: "POST", token: "tenant-001", body: JSON.stringify(targets) });
    if (answer.status !== 200) throw new Error(`The hostile function answered ${answer.status}: ${answer.text}`);
    return answer.json;
  };
  const close = async (): Promise<void> => {
    await cloud.stop();
    await bait.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { cloud, attack, sibling, inspectorPort: bait.inspectorPort, close };
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

/** What `bulkhead attack` tries against a layer. */
const keptBy = (layer: Layer): readonly string[] =>
  ATTEMPTS.flatMap(([, keeper, names]) => (keeper === layer ? names : []));

/** Attempts that one wall alone keeps out, and the layers that are left where only that wall is taken away. */
const HOLES: readonly (readonly [Layer, readonly Layer[], readonly string[]])[] = [
  ["network", ["files", "processes", "user"], keptBy("network")],
  [
    "files",
    process.getuid?.() === 0 ? ["processes", "network"] : ["processes", "network", "user"],
    // Whoever sees the machine's files sees its table of processes there, too.
    [...keptBy("files"), "the process table"],
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
