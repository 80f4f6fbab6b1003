import { UserError } from "./errors.ts";

/** `tenant-001`: three to six digits, the form in which a tenant is spoken of, tagged and routed. */
export type TenantId = `tenant-${string}`;

/** An active tenant is served; a suspended one keeps its data and every route of its answers 403. */
export const TENANT_STATUSES = ["active", "suspended"] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

export interface Tenant {
  readonly id: TenantId;
  /** The tenant's place in the address plan, from 0; held for life and never reused while held. */
  readonly slot: number;
  readonly name: string;
  readonly status: TenantStatus;
}

const TENANT_ID = /^tenant-(\d{3,6})$/;

export function isTenantId(value: string): value is TenantId {
  return TENANT_ID.test(value);
}

/** @throws UserError where `value` is not of the form `tenant-001`. */
export function parseTenantId(value: string, where?: string): TenantId {
  if (isTenantId(value)) return value;
  throw new UserError({
    message: `"${value}" is not a tenant id.`,
    ...(where !== undefined && { where }),
    fix: "Write tenant- and three to six digits, such as tenant-001.",
  });
}

/** `001` of `tenant-001`: what the document's `{id}` stands for in `tenant/{id}/data-key`. */
export function tenantNumber(id: TenantId): string {
  return id.slice("tenant-".length);
}
