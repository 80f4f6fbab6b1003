import { TapStack } from "../lib/tap-stack.ts";
import type { Tenant } from "../model/tenant.ts";
import { tenantsSettings } from "../model/tenants-settings.ts";

const CONFIG: Readonly<Record<string, string>> = {
  environmentSuffix: "bench",
  environment: "production",
  administrators: '["role/bulkhead-deploy"]',
  ownApiAccount: "true",
};

/** The tenants platform with so many tenants, as `stacks/tenants` makes it. */
export function captureProgram(tenantCount: number): () => void {
  const account = "123456789012";
  const {
    suffix,
    cell: _,
    registry: __,
    ...settings
  } = tenantsSettings({
    read: (key) => CONFIG[key],
    suffixVariable: undefined,
    configuredRegion: "us-east-1",
    account,
  });
  const tenants = Array.from({ length: tenantCount }, (_, slot): Tenant => {
    const id = `tenant-${String(slot + 1).padStart(3, "0")}` as const;
    return { id, slot, name: id, status: "active" };
  });
  return () => {
    new TapStack("tap", { ...settings, placement: { region: "us-east-1", account, suffix }, tenants });
  };
}
