/** Tag keys that carry meaning, spelt exactly as they must appear: IAM refuses two keys that differ only in case. */
export const TENANT_TAG = "tenant_id";
export const ENVIRONMENT_TAG = "environment";

/** The value of {@link TENANT_TAG} on what belongs to no tenant: the platform. */
export const SHARED_TENANT = "shared";

export type Tags = Readonly<Record<string, string>>;

export interface TenantTags extends Tags {
  readonly tenant_id: string;
  readonly environment: string;
  readonly cost_center: string;
}

export interface EnvironmentTags extends Tags {
  readonly environment: string;
  readonly project: string;
  readonly owner: string;
  readonly cost_center: string;
}
