import type { SHARED_TENANT, TenantTags } from "./tags.ts";
import type { TenantId } from "./tenant.ts";

/** Who pays for the platform, tenants included: what the requirement names. */
const COST_CENTER = "platform";

/** What every taggable resource of the tenants platform carries; `shared` is what belongs to no one tenant. */
export function tenantTags(tenant: TenantId | typeof SHARED_TENANT, environment: string): TenantTags {
  return { tenant_id: tenant, environment, cost_center: COST_CENTER };
}
