import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../../config/read-bulkhead-config.ts";
import { tenantSubnetCidrs } from "../../../model/address-plan.ts";
import { EXIT, type ExitStatus } from "../../exit-status.ts";
import { table } from "../../reporters/wrap.ts";
import { type CellOnDisk, readCells } from "../../tenants/read-cells.ts";
import { PROJECT_ARGUMENT } from "../../tenants/tenant-arguments.ts";

export default defineCommand({
  meta: { name: "list", description: "List the tenants of every cell: slot, addresses, status." },
  args: {
    target: PROJECT_ARGUMENT,
    json: { type: "boolean", default: false, description: "Print the list as JSON." },
  },
  run: ({ args }): ExitStatus => {
    const { cells } = readCells(readBulkheadConfig(process.cwd()), args.target);
    const rows = cells.flatMap(rowsOf);
    process.stdout.write(args.json ? `${JSON.stringify({ tenants: rows }, null, 2)}\n` : `${renderRows(rows)}\n`);
    return EXIT.holds;
  },
});

type Row = ReturnType<typeof rowsOf>[number];

/** A tenant that is leaving holds its id and its slot until its erasure is shown. */
function rowsOf({ registry, stacks, tenants, leaving }: CellOnDisk) {
  const [stack] = stacks;
  const place = (slot: number) => ({
    subnets: tenantSubnetCidrs(slot, stack?.vpcCidr),
    stacks: stacks.map((one) => one.stack),
    registry,
  });
  return [
    ...tenants.map(({ id, name, status, slot }) => ({ id, name, status, slot, ...place(slot) })),
    ...leaving.map(({ id, slot }) => ({ id, name: "", status: "leaving" as const, slot, ...place(slot) })),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function renderRows(rows: readonly Row[]): string {
  const cellsOf = ({ id, name, status, slot, subnets, stacks }: Row) => [
    id,
    name,
    status,
    String(slot),
    subnets.join(" "),
    stacks.join(", "),
  ];
  return table([["TENANT", "NAME", "STATUS", "SLOT", "SUBNETS", "STACKS"], ...rows.map(cellsOf)]).join("\n");
}
