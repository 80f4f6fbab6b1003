import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { Provider } from "@pulumi/aws/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../model/errors.ts";
import type { Tenant } from "../model/tenant.ts";
import { parseTenantRegistry } from "../model/tenant-registry.ts";
import { TENANTS_REGION, tenantsSettings } from "../model/tenants-settings.ts";
import { reportingUserErrors } from "./run-error.ts";
import { TapStack } from "./tap-stack.ts";
import { tenantOutputs } from "./tenants-outputs.ts";

export interface TenantsProgramArgs {
  /** The value of `ENVIRONMENT_SUFFIX`; if set, it must equal the stack's `environmentSuffix`. */
  readonly suffixVariable: string | undefined;
  /** The text of a file beside the program: `undefined` where there is none. */
  readonly readFile: (name: string) => string | undefined;
}

/** The tenants program: deploys the platform and its tenants into the account whose credentials are used. */
export function tenantsProgram({ suffixVariable, readFile }: TenantsProgramArgs): Promise<TenantsOutputs> {
  return reportingUserErrors(async () => {
    const config = new pulumi.Config();
    // Pinned here, so that no variable or profile of the person who deploys moves the platform elsewhere.
    const provider = new Provider("aws", { region: TENANTS_REGION });
    const { accountId: account } = await getCallerIdentity({}, { provider });
    const { suffix, cell, registry, ...settings } = tenantsSettings({
      read: (key) => config.get(key),
      suffixVariable,
      configuredRegion: new pulumi.Config("aws").get("region"),
      account,
    });
    const placement = { region: TENANTS_REGION, account, suffix, ...(cell !== undefined && { cell }) };
    const tenants = registeredTenants(registry, readFile);
    return outputs(new TapStack("tap", { ...settings, placement, tenants }, { provider }));
  });
}

function registeredTenants(file: string, readFile: TenantsProgramArgs["readFile"]): readonly Tenant[] {
  const text = readFile(file);
  if (text !== undefined) return parseTenantRegistry(text, file);
  throw new UserError({
    where: file,
    message: "There is no such file beside the program.",
    fix: "Declare the tenants of this cell in it; no tenant may be in two cells.",
  });
}

type TenantsOutputs = ReturnType<typeof outputs>;

function outputs(stack: TapStack) {
  return {
    tenants: tenantOutputs(stack),
    vpcId: stack.network.vpcId,
    apiId: stack.api.api.id,
    apiUrl: stack.api.url,
    userPoolId: stack.users.poolId,
    userPoolClientId: stack.users.clientId,
  };
}
