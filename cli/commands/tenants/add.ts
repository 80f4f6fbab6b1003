import { defineCommand } from "citty";
import { nextTenantId, placeTenant } from "../../../model/cells.ts";
import { addTenant, freeSlot, newTenantRegistry } from "../../../model/edit-tenant-registry.ts";
import { UserError } from "../../../model/errors.ts";
import { parseTenantId, type Tenant, type TenantId } from "../../../model/tenant.ts";
import { parseTenantRegistry } from "../../../model/tenant-registry.ts";
import { changeTenant, type TenantChange } from "../../tenants/change-tenant.ts";
import type { CellsProject } from "../../tenants/read-cells.ts";
import { CHANGE_ARGUMENTS, changeOptions } from "../../tenants/tenant-arguments.ts";

export default defineCommand({
  meta: {
    name: "add",
    description:
      "Add a tenant: to the fullest cell that has room, in a slot that nobody holds. Shows what would be made before it " +
      "writes the registry.",
  },
  args: {
    tenant: {
      type: "positional",
      required: false,
      description: "The tenant's id; the next number after the highest by default.",
    },
    name: { type: "string", required: true, description: "What people call the tenant." },
    cell: {
      type: "string",
      description: "The cell by its id or a stack's name; the fullest that has room by default.",
    },
    slot: { type: "string", description: "The place in the cell's addresses; one that rests by default." },
    ...CHANGE_ARGUMENTS,
  },
  run: ({ args }) =>
    changeTenant(
      (project) => addition(project, { id: args.tenant, name: args.name, wanted: args.cell, slot: args.slot }),
      changeOptions(args),
    ),
});

interface Wanted {
  readonly id: string | undefined;
  readonly name: string;
  readonly wanted: string | undefined;
  readonly slot: string | undefined;
}

function addition({ cells }: CellsProject, { id, name, wanted, slot }: Wanted): TenantChange {
  const tenantId = id === undefined ? nextTenantId(cells) : parseTenantId(id);
  refuseHeld(cells, tenantId);
  const cell = placeTenant(cells, wanted);
  const tenant: Tenant = { id: tenantId, slot: slotOf(slot, freeSlot(cell)), name, status: "active" };
  const text = cell.text === undefined ? newTenantRegistry(tenant) : addTenant(tenant)(cell.text, cell.registry);
  parseTenantRegistry(text, cell.registry);
  return { tenant: tenantId, cell, text };
}

/** Names and tokens are made of the id: who leaves keeps it until nothing of them is left. */
function refuseHeld(cells: CellsProject["cells"], id: TenantId): void {
  for (const { registry, tenants, leaving } of cells) {
    const [held, left] = [tenants, leaving].map((list) => list.some((tenant) => tenant.id === id));
    if (held || left) {
      throw new UserError({
        message: held ? `${id} is a tenant already.` : `${id} was removed, and its erasure is not shown yet.`,
        where: registry,
        fix: held
          ? "Choose another id, or none to get the next."
          : `Choose another id, or run bulkhead tenants erased ${id}.`,
      });
    }
  }
}

function slotOf(wanted: string | undefined, free: number | undefined): number {
  if (wanted !== undefined && /^\d{1,3}$/.test(wanted)) return Number(wanted);
  if (wanted === undefined && free !== undefined) return free;
  throw new UserError({
    message: `"${wanted}" is not a slot.`,
    where: "--slot",
    fix: "Give a whole number from 0 to 99.",
  });
}
