import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COMMAND = ["--import", import.meta.resolve("tsx"), join(ROOT, "cli", "main.ts"), "start"];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const start = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [...COMMAND, ...args], { cwd: ROOT }, (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

it("a mistake in the faults is told before anything is captured", async () => {
  const file = join(folder, "faults.yaml");
  writeFileSync(file, "seed: 1\nfaults:\n  - fault: eclipse\n");
  const { status, stdout, stderr } = await start("--once", "--faults", file);
  expect([status, stdout]).toEqual([3, ""]);
  expect(stderr).toContain("faults.yaml:3");
  expect(stderr).not.toContain("capturing");
});

it("a port that is in use is told before anything is captured", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { status, stdout, stderr } = await start("--port", String(port));
  taken.close();
  expect([status, stdout]).toEqual([3, ""]);
  expect(stderr).toContain(`error: Port ${port} is in use.`);
  expect(stderr).not.toContain("capturing");
});

it("what is proved and attacked is run with the data folder and the faults that were given", async () => {
  const file = join(folder, "faults.yaml");
  writeFileSync(file, "seed: 1\nfaults:\n  - fault: slow-jwks\n    delay: 1\n");
  const data = join(folder, "data");
  const { status, stdout, stderr } = await start("--once", "--data", data, "--faults", file);
  expect(stderr).toContain(`tables kept in ${data}`);
  expect([status, stdout]).toEqual([0, expect.stringContaining("0 got through")]);
  expect(existsSync(data) && readdirSync(data).length).toBeGreaterThan(0);
}, 240_000);
