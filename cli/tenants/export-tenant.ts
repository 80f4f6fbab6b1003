import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { UserError } from "../../model/errors.ts";
import type { TenantId } from "../../model/tenant.ts";
import type { TenantTables } from "./tenant-tables.ts";

export interface Exported {
  readonly file: string;
  readonly items: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly digest: string;
}

/**
 * Writes every item of a tenant's tables into a file, for its owner alone: one JSON object a line, first what it is, then
 * `{"table", "item"}` with the item in DynamoDB's JSON, last how many there are. A file without its last line is no export.
 *
 * What is written while it runs may be in it or not: suspend the tenant first.
 *
 * @throws UserError where the file is there already or cannot be written, or a table cannot be read; no file is left then
 */
export async function exportTenant(
  tenant: TenantId,
  tables: readonly string[],
  source: TenantTables,
  file: string,
): Promise<Exported> {
  if (existsSync(file)) {
    throw new UserError({
      message: `The file "${file}" is there already.`,
      where: "--export",
      fix: "Name a file that is not there: an export overwrites nothing.",
    });
  }
  const part = `${file}.part`;
  const handle = await opened(part);
  try {
    const exported = await writeAll(handle, tenant, tables, source);
    await handle.sync();
    await handle.close();
    await rename(part, file);
    return { file, ...exported };
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(part, { force: true });
    throw error;
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, "w", 0o600);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError({
      message: `The export cannot be written: ${reason}.`,
      where: "--export",
      fix: "Name a file in a folder that you may write to.",
    });
  }
}

async function writeAll(
  handle: FileHandle,
  tenant: TenantId,
  tables: readonly string[],
  source: TenantTables,
): Promise<Omit<Exported, "file">> {
  const hash = createHash("sha256");
  let bytes = 0;
  const write = async (...lines: readonly object[]): Promise<void> => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    hash.update(text);
    bytes += Buffer.byteLength(text);
    await handle.write(text);
  };
  const items: Record<string, number> = {};
  await write({ export: "bulkhead-tenant", version: 1, tenant, tables });
  for (const table of tables) {
    items[table] = 0;
    for await (const page of source.scan(table)) {
      await write(...page.map((item) => ({ table, item })));
      items[table] += page.length;
    }
  }
  await write({ end: true, items });
  return { items, bytes, digest: hash.digest("hex") };
}
