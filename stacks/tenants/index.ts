import { readFileSync } from "node:fs";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { Provider } from "@pulumi/aws/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { TapStack } from "../../lib/tap-stack.ts";
import { tenantOutputs } from "../../lib/tenants-outputs.ts";
import { parseTenantRegistry } from "../../model/tenant-registry.ts";
import { SUFFIX_VARIABLE, TENANTS_REGION, tenantsSettings } from "../../model/tenants-settings.ts";

const config = new pulumi.Config();
const provider = new Provider("us-east-1", { region: TENANTS_REGION });
const { accountId: account } = await getCallerIdentity({}, { provider });
const { suffix, cell, ...settings } = tenantsSettings({
  read: (key) => config.get(key),
  suffixVariable: process.env[SUFFIX_VARIABLE],
  configuredRegion: new pulumi.Config("aws").get("region"),
  account,
});
const registry = readFileSync(new URL("tenants.yaml", import.meta.url), "utf8");

const stack = new TapStack(
  "tap",
  {
    ...settings,
    placement: { region: TENANTS_REGION, account, suffix, ...(cell !== undefined && { cell }) },
    tenants: parseTenantRegistry(registry, "stacks/tenants/tenants.yaml"),
  },
  { provider },
);

/** By tenant: endpoint, subnet ids, table names, key alias, function name. */
export const tenants = tenantOutputs(stack);
export const vpcId = stack.network.vpcId;
export const apiId = stack.api.api.id;
export const apiUrl = stack.api.url;
export const userPoolId = stack.users.poolId;
export const userPoolClientId = stack.users.clientId;
