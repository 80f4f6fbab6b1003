import { ENVIRONMENT_TAG, SHARED_TENANT, type Tags, TENANT_TAG } from "./tags.ts";

/**
 * One walled part of a platform: an environment, and within it a tenant or a service, or the platform itself
 * (`tenant` = `shared`). Two nodes with equal compartments are on the same side of every wall.
 */
export interface Compartment {
  readonly environment?: string;
  readonly tenant?: string;
}

/** Which tag keys name the compartment; foreign programs configure their own in `bulkhead.yaml`. */
export interface CompartmentKeys {
  readonly environment: string;
  readonly tenant: string;
}

export const DEFAULT_COMPARTMENT_KEYS: CompartmentKeys = { environment: ENVIRONMENT_TAG, tenant: TENANT_TAG };

/** The compartment that these tags name, or `undefined` where they name none. */
export function compartmentOf(tags: Tags, keys: CompartmentKeys = DEFAULT_COMPARTMENT_KEYS): Compartment | undefined {
  const environment = tags[keys.environment];
  const tenant = tags[keys.tenant];
  if (environment === undefined && tenant === undefined) return undefined;
  return { ...(environment !== undefined && { environment }), ...(tenant !== undefined && { tenant }) };
}

export function isShared(compartment: Compartment): boolean {
  return compartment.tenant === SHARED_TENANT;
}
