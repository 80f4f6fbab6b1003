import { type TenantId, tenantNumber } from "./tenant.ts";

/** What makes two deployments of one program distinct: `dev`, `prod`, `pr-123`. Every name ends in it. */
export type EnvironmentSuffix = string;

export type TenantTable = "users" | "data";

/** `tenant-001-users-{suffix}` */
export function tenantTableName(tenant: TenantId, table: TenantTable, suffix: EnvironmentSuffix): string {
  return `${tenant}-${table}-${suffix}`;
}

/** `alias/tenant/001/data-key-{suffix}` */
export function tenantKeyAlias(tenant: TenantId, suffix: EnvironmentSuffix): string {
  return `alias/tenant/${tenantNumber(tenant)}/data-key-${suffix}`;
}

/** `tenant-001-{suffix}`: the function's name, so that its default log group is the one that the requirement names. */
export function tenantFunctionName(tenant: TenantId, suffix: EnvironmentSuffix): string {
  return `${tenant}-${suffix}`;
}

/** `/aws/lambda/tenant-001-{suffix}` */
export function tenantLogGroupName(tenant: TenantId, suffix: EnvironmentSuffix): string {
  return `/aws/lambda/${tenantFunctionName(tenant, suffix)}`;
}

/** `{resource-type}-tenant-001-{suffix}`, for what the requirement gives no pattern of its own. */
export function tenantResourceName(resourceType: string, tenant: TenantId, suffix: EnvironmentSuffix): string {
  return `${resourceType}-${tenant}-${suffix}`;
}

/** `{resource-type}-{suffix}`, or `{resource-type}-{cell}-{suffix}` in a cell that has an id. */
export function sharedResourceName(resourceType: string, suffix: EnvironmentSuffix, cell?: string): string {
  return [resourceType, cell, suffix].filter((part) => part !== undefined).join("-");
}
