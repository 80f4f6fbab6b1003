import { setTenantStatus } from "../../model/edit-tenant-registry.ts";
import { parseTenantId, type TenantStatus } from "../../model/tenant.ts";
import type { ExitStatus } from "../exit-status.ts";
import { changeTenant } from "./change-tenant.ts";
import { holderOf } from "./holder-of.ts";
import { type ChangeArguments, changeOptions } from "./tenant-arguments.ts";

/** Suspends or resumes a tenant. */
export function setStatus(name: string, status: TenantStatus, args: ChangeArguments): Promise<ExitStatus> {
  const tenant = parseTenantId(name);
  return changeTenant((project) => {
    const cell = holderOf(project, tenant);
    return { tenant, cell, text: setTenantStatus(tenant, status)(cell.text, cell.registry) };
  }, changeOptions(args));
}
