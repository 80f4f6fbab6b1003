import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import { TENANTS_PER_CELL } from "../../model/address-plan.ts";
import { cellProblems, nextTenantId, placeTenant, roomIn } from "../../model/cells.ts";
import { freeSlot } from "../../model/edit-tenant-registry.ts";
import { UserError } from "../../model/errors.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { labelled, table } from "../reporters/wrap.ts";
import { type CellOnDisk, readCells } from "../tenants/read-cells.ts";
import { PROJECT_ARGUMENT } from "../tenants/tenant-arguments.ts";

export default defineCommand({
  meta: {
    name: "cells",
    description:
      "Show how full each cell is, where a new tenant would go, and what makes cells collide. Exit status: 0 they fit " +
      "together, 1 they collide, 3 a failure.",
  },
  args: {
    target: PROJECT_ARGUMENT,
    json: { type: "boolean", default: false, description: "Print the cells as JSON." },
  },
  run: ({ args }): ExitStatus => {
    const { cells } = readCells(readBulkheadConfig(process.cwd()), args.target);
    const problems = cellProblems(cells);
    const report = { cells: cells.map(rowOf), next: nextOf(cells), problems };
    process.stdout.write(args.json ? `${JSON.stringify(report, null, 2)}\n` : render(report));
    return problems.length > 0 ? EXIT.refuted : EXIT.holds;
  },
});

interface Report {
  readonly cells: readonly ReturnType<typeof rowOf>[];
  readonly next: ReturnType<typeof nextOf>;
  readonly problems: readonly string[];
}

function rowOf(cell: CellOnDisk) {
  const { registry, stacks, tenants, leaving } = cell;
  return {
    registry,
    stacks: stacks.map(({ stack, cell: id, vpcCidr, account }) => ({
      stack,
      cell: id ?? null,
      cidr: vpcCidr,
      account,
    })),
    tenants: tenants.length,
    suspended: tenants.filter(({ status }) => status === "suspended").length,
    leaving: leaving.length,
    capacity: TENANTS_PER_CELL,
    room: roomIn(cell),
  };
}

/** Where a tenant goes that is added now, or why it cannot. */
function nextOf(cells: readonly CellOnDisk[]) {
  try {
    const cell = placeTenant(cells);
    return { tenant: nextTenantId(cells), registry: cell.registry, slot: freeSlot(cell) ?? null };
  } catch (error) {
    if (error instanceof UserError) return { problem: error.problem.message, fix: error.problem.fix ?? "" };
    throw error;
  }
}

function render({ cells, next, problems }: Report): string {
  const rows = cells.flatMap(({ stacks, tenants, suspended, leaving, capacity, room, registry }) =>
    stacks.map(({ stack, cell, cidr, account }) => [
      stack,
      cell ?? "-",
      account,
      cidr,
      `${tenants} of ${capacity}`,
      String(suspended),
      String(leaving),
      String(room),
      registry,
    ]),
  );
  const head = ["STACK", "CELL", "ACCOUNT", "CIDR", "TENANTS", "SUSPENDED", "LEAVING", "ROOM", "REGISTRY"];
  const place =
    "problem" in next
      ? labelled("", `A new tenant has no place: ${next.problem} ${next.fix}`)
      : labelled("", `A new tenant is ${next.tenant}, in ${next.registry}, slot ${next.slot}.`);
  const collisions = problems.flatMap((problem) => labelled("COLLIDE  ", problem));
  return `${[...table([head, ...rows]), "", ...place, ...collisions].join("\n")}\n`;
}
