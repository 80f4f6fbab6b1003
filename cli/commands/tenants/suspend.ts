import { defineCommand } from "citty";
import { setStatus } from "../../tenants/set-status.ts";
import { CHANGE_ARGUMENTS, TENANT_ARGUMENT } from "../../tenants/tenant-arguments.ts";

export default defineCommand({
  meta: {
    name: "suspend",
    description: "Suspend a tenant: its data stays, and every route of its answers 403 from the API document itself.",
  },
  args: { tenant: TENANT_ARGUMENT, ...CHANGE_ARGUMENTS },
  run: ({ args }) => setStatus(args.tenant, "suspended", args),
});
