import { renameSync, writeFileSync } from "node:fs";
import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../../config/read-bulkhead-config.ts";
import { releaseTenant } from "../../../model/edit-tenant-registry.ts";
import { UserError } from "../../../model/errors.ts";
import { parseTenantId, type TenantId } from "../../../model/tenant.ts";
import { TENANTS_REGION } from "../../../model/tenants-settings.ts";
import { EXIT, type ExitStatus } from "../../exit-status.ts";
import { progress } from "../../progress.ts";
import { labelled } from "../../reporters/wrap.ts";
import { checkErasure, type Erasure, type ErasureVerdict } from "../../tenants/check-erasure.ts";
import { type CellOnDisk, type CellsProject, readCells } from "../../tenants/read-cells.ts";
import { PROJECT_ARGUMENT, TENANT_ARGUMENT } from "../../tenants/tenant-arguments.ts";

const STATUS: Readonly<Record<ErasureVerdict, ExitStatus>> = {
  erased: EXIT.holds,
  "not-erased": EXIT.refuted,
  unknown: EXIT.unknown,
};

export default defineCommand({
  meta: {
    name: "erased",
    description:
      "Show that AWS has erased a removed tenant: its tables are gone and its key is scheduled for deletion. Then lets go " +
      "of its id and slot. Asks AWS, with the credentials that it finds. Exit status: 0 erased, 1 something is there, 2 " +
      "not known.",
  },
  args: {
    tenant: TENANT_ARGUMENT,
    target: PROJECT_ARGUMENT,
    keep: { type: "boolean", default: false, description: "Do not let go of the tenant's id and slot." },
    json: { type: "boolean", default: false, description: "Print what was asked and found as JSON." },
  },
  run: async ({ args }): Promise<ExitStatus> => {
    const tenant = parseTenantId(args.tenant);
    const project = readCells(readBulkheadConfig(process.cwd()), args.target);
    const cell = leavingFrom(project, tenant);
    progress(`asking    AWS in ${TENANTS_REGION} what it holds of ${tenant}`);
    const { awsRemains } = await import("../../tenants/aws-remains.ts");
    const erasure = await checkErasure(tenant, cell.stacks, awsRemains(TENANTS_REGION));
    process.stdout.write(args.json ? `${JSON.stringify({ tenant, ...erasure }, null, 2)}\n` : render(tenant, erasure));
    if (erasure.verdict === "erased" && !args.keep) release(cell, tenant);
    return STATUS[erasure.verdict];
  },
});

function leavingFrom({ cells }: CellsProject, id: TenantId): CellOnDisk {
  const cell = cells.find(({ leaving }) => leaving.some((tenant) => tenant.id === id));
  if (cell !== undefined) return cell;
  const served = cells.some(({ tenants }) => tenants.some((tenant) => tenant.id === id));
  throw new UserError({
    message: served ? `${id} is served; only who is removed can be erased.` : `No registry says that ${id} is leaving.`,
    where: cells.map(({ registry }) => registry).join(", "),
    fix: served ? `Run bulkhead tenants remove ${id} and deploy.` : "List the tenants with bulkhead tenants list.",
  });
}

const WORDS: Readonly<Record<ErasureVerdict, string>> = {
  erased: "ok       ",
  "not-erased": "REMAINS  ",
  unknown: "UNKNOWN  ",
};

function render(tenant: TenantId, { verdict, findings }: Erasure): string {
  const lines = findings.flatMap((finding) => labelled(WORDS[finding.verdict], finding.sentence, 2));
  const closing = {
    erased: `ERASED: nothing of ${tenant} can be read once its key is deleted.`,
    "not-erased": `NOT ERASED: AWS holds data of ${tenant}.`,
    unknown: `UNKNOWN: whether AWS holds data of ${tenant}.`,
  };
  return `${[...lines, closing[verdict]].join("\n")}\n`;
}

function release({ file, text, registry }: CellOnDisk, tenant: TenantId): void {
  const released = releaseTenant(tenant)(text ?? "", registry);
  writeFileSync(`${file}.${process.pid}`, released);
  renameSync(`${file}.${process.pid}`, file);
  progress(`wrote     ${registry}: the id and the slot of ${tenant} are free`);
}
