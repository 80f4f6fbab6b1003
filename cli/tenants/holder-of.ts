import { UserError } from "../../model/errors.ts";
import type { TenantId } from "../../model/tenant.ts";
import type { CellOnDisk, CellsProject } from "./read-cells.ts";

/** The cell that serves a tenant. @throws UserError where none does */
export function holderOf({ cells }: CellsProject, id: TenantId): CellOnDisk & { readonly text: string } {
  const cell = cells.find(({ tenants }) => tenants.some((tenant) => tenant.id === id));
  if (cell?.text !== undefined) return { ...cell, text: cell.text };
  throw new UserError({
    message: `No cell serves ${id}.`,
    where: cells.map(({ registry }) => registry).join(", "),
    fix: "List the tenants with bulkhead tenants list.",
  });
}
