import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../../config/read-bulkhead-config.ts";
import { parseTenantId } from "../../../model/tenant.ts";
import { EXIT, type ExitStatus } from "../../exit-status.ts";
import { holderOf } from "../../tenants/holder-of.ts";
import { readCells } from "../../tenants/read-cells.ts";
import { FROM_ARGUMENT, runExport } from "../../tenants/run-export.ts";
import { PROJECT_ARGUMENT, TENANT_ARGUMENT } from "../../tenants/tenant-arguments.ts";

export default defineCommand({
  meta: {
    name: "export",
    description:
      "Write every item of a tenant's tables to a file that is not there yet: one JSON object a line, items in DynamoDB's " +
      "JSON. What is written meanwhile may be in it or not: suspend the tenant first.",
  },
  args: {
    tenant: TENANT_ARGUMENT,
    file: { type: "positional", required: true, description: "The file, for its owner alone." },
    from: FROM_ARGUMENT,
    target: PROJECT_ARGUMENT,
  },
  run: async ({ args }): Promise<ExitStatus> => {
    const tenant = parseTenantId(args.tenant);
    const { stacks } = holderOf(readCells(readBulkheadConfig(process.cwd()), args.target), tenant);
    await runExport(tenant, stacks, { file: args.file, from: args.from });
    return EXIT.holds;
  },
});
