/** A key of the account whose tag says that it is the tenant's. */
export interface TenantKey {
  readonly arn: string;
  /** As KMS says it: `PendingDeletion` is what a removed tenant's key is in. */
  readonly state: string;
  /** When AWS deletes it: ISO 8601. */
  readonly deletedOn?: string;
  readonly aliases: readonly string[];
}

export interface KeySearch {
  readonly keys: readonly TenantKey[];
  /** Keys whose tags may not be read: whose they are is not known. */
  readonly unreadable: number;
}

export interface TableBackup {
  readonly arn: string;
  /** When DynamoDB deletes it by itself: ISO 8601. */
  readonly until?: string;
}

/** What AWS may still hold of a tenant. Whatever cannot be asked throws. */
export interface TenantRemains {
  readonly tableExists: (table: string) => Promise<boolean>;
  readonly backupsOf: (table: string) => Promise<readonly TableBackup[]>;
  readonly keysTagged: (tenant: string) => Promise<KeySearch>;
}
