import { defineCommand } from "citty";
import { setStatus } from "../../tenants/set-status.ts";
import { CHANGE_ARGUMENTS, TENANT_ARGUMENT } from "../../tenants/tenant-arguments.ts";

export default defineCommand({
  meta: {
    name: "resume",
    description: "Resume a tenant that is suspended: its routes are served again.",
  },
  args: { tenant: TENANT_ARGUMENT, ...CHANGE_ARGUMENTS },
  run: ({ args }) => setStatus(args.tenant, "active", args),
});
