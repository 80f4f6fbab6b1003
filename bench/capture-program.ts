import { TapStack } from "../lib/tap-stack.ts";
import type { Tenant } from "../model/tenant.ts";
import { tenantsSettings } from "../model/tenants-settings.ts";

const CONFIG: Readonly<Record<string, string>> = {
  environmentSuffix: "bench",
  environment: "production",
  administrators: '["role/bulkhead-deploy"]',
  ownApiAccount: "true",
};

/** Where a cell begins: its id, its VPC, and the number of its first tenant. */
export interface BenchCell {
  readonly cell: string;
  readonly vpcCidr: string;
  readonly firstTenant: number;
}

/** The tenants platform with so many tenants, as `stacks/tenants` makes it; or a cell of it. */
export function captureProgram(tenantCount: number, place?: BenchCell): () => void {
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
    const id = `tenant-${String(slot + (place?.firstTenant ?? 1)).padStart(3, "0")}` as const;
    return { id, slot, name: id, status: "active" };
  });
  return () => {
    const placement = { region: "us-east-1", account, suffix, ...(place !== undefined && { cell: place.cell }) };
    const vpc = place === undefined ? {} : { vpcCidr: place.vpcCidr, ownApiAccount: place.firstTenant === 1 };
    new TapStack("tap", { ...settings, ...vpc, placement, tenants });
  };
}
