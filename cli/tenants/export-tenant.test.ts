import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { captureStack } from "../../capture/pulumi/capture-stack.ts";
import type { LocalCloud } from "../../local/local-cloud.ts";
import { startLocalCloud } from "../../local/start-local-cloud.ts";
import { exportTenant } from "./export-tenant.ts";
import { localTables } from "./local-tables.ts";
import type { TenantTables } from "./tenant-tables.ts";

const platform = fileURLToPath(new URL("../../stacks/tenants", import.meta.url));
const TABLES = ["tenant-001-data-dev", "tenant-001-users-dev"];

let cloud: LocalCloud;
let tables: TenantTables;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-export-"));
  cloud = await startLocalCloud(await captureStack({ directory: platform, stack: "dev" }));
  await cloud.warm;
  const url = cloud.apis[0]?.url ?? "";
  tables = localTables({ pid: process.pid, port: 0, stack: cloud.stack, url, control: cloud.control }, "tenant-001");
}, 120_000);
afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function put(tenant: string, key: string, value: unknown): Promise<void> {
  const endpoint = cloud.tenants.find(({ id }) => id === tenant)?.endpoint;
  const response = await fetch(`${endpoint}/data/${key}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${await cloud.mintToken?.(tenant)}`, "content-type": "application/json" },
    body: JSON.stringify({ value }),
  });
  expect(response.status).toBe(200);
}

it("an export holds what the tenant's API wrote, all of it, and nothing of a neighbour", {
  timeout: 60_000,
}, async () => {
  for (const number of [1, 2, 3]) await put("tenant-001", `key-${number}`, { mine: number });
  await put("tenant-002", "key-1", { mine: "not" });
  const file = join(folder, "export.jsonl");
  const { items } = await exportTenant("tenant-001", TABLES, tables, file);
  expect(items).toEqual({ "tenant-001-data-dev": 3, "tenant-001-users-dev": 0 });
  const lines = readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ tenant: "tenant-001", tables: TABLES });
  expect(lines.at(-1)).toEqual({ end: true, items });
  expect(new Set(lines.slice(1, -1).map(({ table }) => table))).toEqual(new Set(["tenant-001-data-dev"]));
  const text = JSON.stringify(lines);
  for (const number of [1, 2, 3]) expect(text).toContain(`key-${number}`);
  expect(text).not.toContain("tenant-002");
});

it("an export overwrites nothing, and leaves nothing half done", { timeout: 60_000 }, async () => {
  const there = join(folder, "there.jsonl");
  writeFileSync(there, "precious");
  await expect(exportTenant("tenant-001", TABLES, tables, there)).rejects.toThrow("is there already");
  expect(readFileSync(there, "utf8")).toBe("precious");
  const half = join(folder, "half.jsonl");
  const foreign = exportTenant("tenant-001", [...TABLES, "tenant-002-data-dev"], tables, half);
  await expect(foreign).rejects.toThrow('There is no table "tenant-002-data-dev" of "tenant-001".');
  expect([existsSync(half), existsSync(`${half}.part`)]).toEqual([false, false]);
  await expect(exportTenant("tenant-001", TABLES, tables, join(folder, "no", "such"))).rejects.toThrow(
    "cannot be written",
  );
});
