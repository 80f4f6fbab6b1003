import type { CellStack } from "../../model/cells.ts";
import { UserError } from "../../model/errors.ts";
import { tenantTableName } from "../../model/naming.ts";
import type { TenantId } from "../../model/tenant.ts";
import { TENANTS_REGION } from "../../model/tenants-settings.ts";
import { chooseLocalCloud } from "../choose-local-cloud.ts";
import { progress } from "../progress.ts";
import type { Exported } from "./export-tenant.ts";
import type { TenantTables } from "./tenant-tables.ts";

export const FROM_ARGUMENT = {
  type: "string",
  default: "aws",
  description: "Where the tables are: aws, or local for the local cloud that runs in this folder.",
} as const;

/** Exports a tenant's tables from where somebody said, and says what was written. @throws UserError */
export async function runExport(
  tenant: TenantId,
  stacks: readonly Pick<CellStack, "suffix">[],
  { file, from }: { readonly file: string; readonly from: string },
): Promise<Exported> {
  const { exportTenant } = await import("./export-tenant.ts");
  const source = await sourceOf(from, tenant);
  progress(`exporting ${tenant} from ${source.name}`);
  const suffixes = [...new Set(stacks.map(({ suffix }) => suffix))];
  const tables = suffixes.flatMap((suffix) => [
    tenantTableName(tenant, "data", suffix),
    tenantTableName(tenant, "users", suffix),
  ]);
  const exported = await exportTenant(tenant, tables, source, file);
  const counts = Object.entries(exported.items).map(([table, count]) => `${count} of ${table}`);
  progress(`exported  ${file}: ${counts.join(", ")}; ${exported.bytes} bytes, SHA-256 ${exported.digest}`);
  return exported;
}

/** Loaded only where it is asked for: the SDK is large. */
async function sourceOf(from: string, tenant: TenantId): Promise<TenantTables> {
  if (from === "aws") return (await import("./dynamodb-tables.ts")).dynamoDbTables(TENANTS_REGION);
  if (from === "local") {
    const { localTables } = await import("./local-tables.ts");
    return localTables(chooseLocalCloud(process.cwd(), undefined), tenant);
  }
  throw new UserError({ message: `"${from}" is no place to export from.`, where: "--from", fix: "Say aws or local." });
}
