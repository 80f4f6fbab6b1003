import * as pulumi from "@pulumi/pulumi";
import { tenantTableName } from "../model/naming.ts";
import type { Tags } from "../model/tags.ts";
import type { TenantId } from "../model/tenant.ts";
import { OnDemandTable } from "./on-demand-table.ts";
import type { Placement } from "./placement.ts";

export interface TenantDataArgs {
  readonly tenant: TenantId;
  readonly placement: Placement;
  /** The tenant's own key. */
  readonly keyArn: pulumi.Input<string>;
  /** The tenant's tags. */
  readonly tags: Tags;
}

/** A tenant's two tables, under the tenant's key: its users by id, and its records by key. */
export class TenantData extends pulumi.ComponentResource {
  readonly users: OnDemandTable;
  readonly data: OnDemandTable;

  constructor(name: string, args: TenantDataArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:TenantData", name, {}, opts);
    const table = (kind: "users" | "data", partitionKey: string) =>
      new OnDemandTable(
        `${name}-${kind}`,
        {
          tableName: tenantTableName(args.tenant, kind, args.placement.suffix),
          partitionKey: { name: partitionKey, type: "S" },
          keyArn: args.keyArn,
          tags: args.tags,
        },
        { parent: this },
      );
    this.users = table("users", "userId");
    this.data = table("data", "key");
    this.registerOutputs({ usersTable: this.users.name, dataTable: this.data.name });
  }
}
