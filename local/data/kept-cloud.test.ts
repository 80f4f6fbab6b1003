import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import type { LocalCloud } from "../local-cloud.ts";
import { startLocalCloud } from "../start-local-cloud.ts";
import { call } from "../test/client.ts";
import { tinyGraph } from "../test/tiny-graph.ts";

const SCRIPT = fileURLToPath(new URL("./test/run-kept-cloud.ts", import.meta.url));

let folder: string;
let data: string;
const running: LocalCloud[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
  data = join(folder, "data");
});
afterEach(async () => {
  for (const cloud of running.splice(0)) await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(graph: Graph = tinyGraph(), options = {}): Promise<string> {
  const cloud = await startLocalCloud(graph, { data, temporaryFolder: folder, ...options });
  running.push(cloud);
  return cloud.apis[0]?.url ?? "";
}

const stop = async () => running.pop()?.stop();
const put = (url: string, name: string) =>
  call(`${url}/tenants/tenant-001/users?act=put`, { method: "POST", token: "tenant-001", body: name });
const nameAt = async (url: string, tenant = "tenant-001") =>
  (await call(`${url}/tenants/${tenant}/users?act=get`, { token: tenant })).json.name;

describe("a local cloud that keeps its data", () => {
  it("has it again at the next start, each tenant its own", async () => {
    expect((await put(await start(), "Ada")).status).toBe(201);
    await stop();
    const url = await start();
    expect([await nameAt(url), await nameAt(url, "tenant-002")]).toEqual(["Ada", null]);
  });

  it("has it after kill -9, several times", async () => {
    let kept: string | null = null;
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, data, folder], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const gone = new Promise((resolve) => child.once("exit", resolve));
      const url = await new Promise<string>((resolve) => {
        child.stdout.once("data", (line: Buffer) => resolve(line.toString().trim()));
      });
      expect(await nameAt(url)).toBe(kept);
      for (let count = 0; count < 5; count += 1) {
        kept = `round ${round}, write ${count}`;
        expect((await put(url, kept)).status).toBe(201);
      }
      child.kill("SIGKILL");
      await gone;
    }
    expect(await nameAt(await start())).toBe(kept);
  }, 60_000);

  it("is not shared by two at once", async () => {
    await start();
    await expect(start()).rejects.toThrow(`The data is in use by another local cloud, process ${process.pid}.`);
    await stop();
    await start();
  });

  it("is not taken for another stack's, nor are its tables for others", async () => {
    await start();
    await stop();
    const graph = tinyGraph();
    const renamed = graph.nodes.map((node) =>
      node.kind === "aws_dynamodb_table"
        ? {
            ...node,
            inputs: { ...node.inputs, hashKey: "email", attributes: [{ name: "email", type: "S" }] },
            outputs: { ...node.outputs, hashKey: "email", attributes: [{ name: "email", type: "S" }] },
          }
        : node,
    );
    await expect(start({ ...graph, nodes: renamed })).rejects.toThrow(
      /Table "tenant-00\d-users-dev" is kept with other keys or indexes than the graph's/,
    );
    const other = {
      ...graph,
      stacks: graph.stacks.map((stack) => ({ ...stack, id: "tiny/prod", stack: "prod" })),
      nodes: graph.nodes.map((node) => ({ ...node, stack: "tiny/prod" })),
    };
    await expect(start(other)).rejects.toThrow('The data is of stack "tiny/dev", not of "tiny/prod".');
    const marker = join(data, "bulkhead-data.json");
    writeFileSync(marker, readFileSync(marker, "utf8").replace('"version": 1', '"version": 2'));
    await expect(start()).rejects.toThrow("The data is of version 2, and this Bulkhead reads version 1.");
  });

  it("can decrypt what it encrypted before, and issues tokens with a key of each start", async () => {
    await start();
    const keys = readFileSync(join(data, "keys"), "utf8");
    const first = (await running[0]?.mintToken?.("tenant-001")) ?? "";
    await stop();
    await start();
    expect(readFileSync(join(data, "keys"), "utf8")).toBe(keys);
    const second = (await running[0]?.mintToken?.("tenant-001")) ?? "";
    const keyId = (token: string) => JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid;
    expect(keyId(second)).not.toBe(keyId(first));
  });
});
