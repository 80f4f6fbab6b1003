import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ARGUMENTS = ["--import", import.meta.resolve("tsx"), join(ROOT, "cli", "main.ts")];

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

const ours = (): readonly string[] => readdirSync(temporary).filter((name) => name.startsWith("bulkhead-"));

it.each([
  ["SIGTERM", 143],
  ["SIGINT", 130],
] as const)(
  "a capture that %s ends leaves nothing in the temporary folder",
  async (signal, status) => {
    const env = { ...process.env, TMPDIR: temporary };
    const child = spawn(process.execPath, [...ARGUMENTS, "graph", "stacks/tenants"], {
      cwd: ROOT,
      env,
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    for (let waited = 0; ours().length === 0 && waited < 20_000; waited += 5) await delay(5);
    expect(ours()).toHaveLength(1);
    child.kill(signal);
    expect(await ended).toBe(status);
    expect(ours()).toEqual([]);
  },
  30_000,
);
