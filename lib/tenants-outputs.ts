import type * as pulumi from "@pulumi/pulumi";
import type { TapStack } from "./tap-stack.ts";

/** What somebody who uses a tenant's part of the platform has to know. */
export interface TenantOutputs {
  readonly endpoint: pulumi.Output<string>;
  readonly subnetIds: readonly pulumi.Output<string>[];
  readonly usersTable: pulumi.Output<string>;
  readonly dataTable: pulumi.Output<string>;
  readonly keyAlias: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
}

/** The outputs of each tenant, by id. */
export function tenantOutputs({ api, tenants }: TapStack): Record<string, TenantOutputs> {
  return Object.fromEntries(
    tenants.map(({ tenant, network, data, key, function: served }) => [
      tenant.id,
      {
        endpoint: api.tenantUrl(tenant.id),
        subnetIds: network.subnetIds,
        usersTable: data.users.name,
        dataTable: data.data.name,
        keyAlias: key.alias.name,
        functionName: served.name,
      },
    ]),
  );
}
