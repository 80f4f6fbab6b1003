import { AUTHORIZER_CONTEXT } from "../../model/function-contract.ts";
import type { TenantId } from "../../model/tenant.ts";
import type { GatewayEvent } from "./gateway-event.ts";

/** `/tenants/tenant-001`: all that a tenant has lies beneath it. */
export function tenantBasePath(tenantId: TenantId): string {
  return `/tenants/${tenantId}`;
}

/**
 * Whether a request is for this function's own tenant by everything that says so: the path as the client wrote it, the
 * resource that API Gateway chose, and the authorizer's word. The API sends no other here; this holds if that fails.
 */
export function isForTenant({ path, resource, requestContext }: GatewayEvent, tenantId: TenantId): boolean {
  const beneath = `${tenantBasePath(tenantId)}/`;
  return (
    path.startsWith(beneath) &&
    resource.startsWith(beneath) &&
    requestContext.authorizer?.[AUTHORIZER_CONTEXT.tenantId] === tenantId
  );
}
