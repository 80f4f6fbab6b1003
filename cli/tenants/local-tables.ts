import { scanTenantTable } from "../../local/control/control-client.ts";
import type { LocalState } from "../../local/control/state-file.ts";
import type { TenantId } from "../../model/tenant.ts";
import type { Item, TenantTables } from "./tenant-tables.ts";

/** A tenant's tables in a local cloud that runs. */
export function localTables(state: LocalState, tenant: TenantId): TenantTables {
  return { name: `the local cloud at ${state.url}`, scan: (table) => pages(state, tenant, table) };
}

async function* pages(state: LocalState, tenant: TenantId, table: string): AsyncIterable<readonly Item[]> {
  let start: unknown;
  do {
    const { items, next } = await scanTenantTable(state, tenant, table, start);
    yield items;
    start = next;
  } while (start !== undefined);
}
