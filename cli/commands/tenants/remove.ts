import { defineCommand } from "citty";
import { removeTenant } from "../../../model/edit-tenant-registry.ts";
import { parseTenantId, type TenantId } from "../../../model/tenant.ts";
import { refuseUnattended, typed } from "../../confirm.ts";
import type { PlanReport } from "../../plan-report.ts";
import { progress } from "../../progress.ts";
import { labelled } from "../../reporters/wrap.ts";
import { changeTenant } from "../../tenants/change-tenant.ts";
import { holderOf } from "../../tenants/holder-of.ts";
import type { CellOnDisk } from "../../tenants/read-cells.ts";
import { FROM_ARGUMENT, runExport } from "../../tenants/run-export.ts";
import { CHANGE_ARGUMENTS, changeOptions, TENANT_ARGUMENT } from "../../tenants/tenant-arguments.ts";

export default defineCommand({
  meta: {
    name: "remove",
    description:
      "Remove a tenant: says which data goes with the next deployment, exports it first if asked to, and asks before it " +
      "writes the registry. Its id and slot stay its own until bulkhead tenants erased has shown that nothing is left.",
  },
  args: {
    tenant: TENANT_ARGUMENT,
    export: { type: "string", description: "First write every item of the tenant's tables to this file." },
    from: FROM_ARGUMENT,
    yes: { type: "boolean", default: false, description: "Do not ask: for scripts." },
    ...CHANGE_ARGUMENTS,
  },
  run: ({ args }) => {
    const tenant = parseTenantId(args.tenant);
    if (!args["dry-run"]) refuseUnattended(args.yes);
    let stacks: CellOnDisk["stacks"] = [];
    return changeTenant(
      (project) => {
        const cell = holderOf(project, tenant);
        stacks = cell.stacks;
        return { tenant, cell, text: removeTenant(tenant)(cell.text, cell.registry), removes: true };
      },
      {
        ...changeOptions(args),
        confirm: async (report) => {
          if (args.export !== undefined) await runExport(tenant, stacks, { file: args.export, from: args.from });
          for (const line of consequences(tenant, report, args.export !== undefined)) progress(line);
          return args.yes || typed(`${tenant} and its data go with the next deployment.`, tenant);
        },
      },
    );
  },
});

/** What a deployment does with the data, and what it does not reach. */
function consequences(tenant: TenantId, { difference }: PlanReport, exported: boolean): readonly string[] {
  const lost = difference.changes.filter(({ loses }) => loses !== undefined);
  return [
    "",
    `With the next deployment of ${tenant}'s cell go:`,
    ...lost.map(({ kind, name, loses }) => `  ${kind} ${name}: ${loses}`),
    ...REMAINS.flatMap((sentence) => labelled("  ", sentence)),
    ...(exported ? [] : ["  Nothing of it was exported: --export FILE writes every item first."]),
    "",
  ];
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html */
const REMAINS: readonly string[] = [
  "AWS deletes the key after its waiting period; until then an administrator can call it back.",
  "DynamoDB keeps a backup of each deleted table for 35 days. It is encrypted with the tenant's key, and with the key it ends.",
  "What the platform keeps stays: the tenant's users in the user pool, the audit trail, the access log.",
];
