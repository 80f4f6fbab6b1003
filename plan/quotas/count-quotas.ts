import type { Graph } from "../../graph/graph.ts";
import { QUOTAS, type Quota, type QuotaId, quota as quotaOf } from "../../model/quotas.ts";
import { type QuotaItem, quotaItems } from "./quota-items.ts";

/** How much of one quota a world uses in one place. */
export interface QuotaUse {
  readonly quota: Quota;
  /** The account, region, VPC, API or resource. */
  readonly scope: string;
  /** With what an account has before anything is deployed. */
  readonly used: number;
  readonly byStack: Readonly<Record<string, number>>;
  /** How many tenants use of it here, and how much of it all; the rest is what they share. */
  readonly tenants: number;
  readonly ofTenants: number;
  /** `over`: more than it can be raised to. `request`: more than the default. */
  readonly standing: "fits" | "request" | "over";
  /** How many tenants this place would serve until the default is used up. Absent: it does not grow with tenants. */
  readonly tenantsUntilFull?: number;
}

/** What stops growth first. */
export interface Binding {
  readonly use: QuotaUse;
  /** How many there could be at the default quota. */
  readonly at: number;
}

export interface QuotaCount {
  /** Sorted by how much of the default is used, most first. Of quotas that each resource has, the fullest only. */
  readonly uses: readonly QuotaUse[];
  /** The first that binds as a place gets more tenants. */
  readonly firstForTenants?: Binding;
  /** The first that binds as an account's region gets more stacks like the largest that it has. */
  readonly firstForStacks?: Binding;
}

/** Counts a captured world against AWS's default and maximum quotas. What else lives in the accounts is not seen. */
export function countQuotas(graph: Graph): QuotaCount {
  const items = quotaItems(graph);
  const uses = (Object.keys(QUOTAS) as QuotaId[])
    .flatMap((id) =>
      usesOf(
        quotaOf(id),
        items.filter((item) => item.quota === id),
      ),
    )
    .sort((a, b) => b.used / b.quota.default - a.used / a.quota.default);
  const forTenants = uses.flatMap((use) =>
    use.tenantsUntilFull === undefined ? [] : [{ use, at: use.tenantsUntilFull }],
  );
  const forStacks = uses.flatMap(stacksUntilFull);
  const [firstForTenants] = forTenants.toSorted(soonest);
  const [firstForStacks] = forStacks.toSorted(soonest);
  return {
    uses,
    ...(firstForTenants !== undefined && { firstForTenants }),
    ...(firstForStacks !== undefined && { firstForStacks }),
  };
}

/** Of two that bind at the same number, the one that cannot be raised is worse. */
function soonest(a: Binding, b: Binding): number {
  return a.at - b.at || Number(isFixed(b.use.quota)) - Number(isFixed(a.use.quota));
}

export const isFixed = (quota: Quota): boolean => quota.maximum === quota.default;

function usesOf(quota: Quota, items: readonly QuotaItem[]): readonly QuotaUse[] {
  const scopes = new Map<string, QuotaItem[]>();
  for (const item of items) {
    const members = scopes.get(item.scope);
    if (members === undefined) scopes.set(item.scope, [item]);
    else members.push(item);
  }
  const uses = [...scopes].map(([scope, members]) => useOf(quota, scope, members));
  if (quota.per !== "resource") return uses;
  return uses.toSorted((a, b) => b.used - a.used).slice(0, 1);
}

function useOf(quota: Quota, scope: string, items: readonly QuotaItem[]): QuotaUse {
  const used = (quota.builtIn ?? 0) + sum(items);
  const tenants = new Set(items.flatMap(({ tenant }) => tenant ?? [])).size;
  const ofTenants = sum(items.filter(({ tenant }) => tenant !== undefined));
  const grows = quota.per === "resource" ? tenants > 1 : tenants > 0;
  const byStack: Record<string, number> = {};
  for (const { stack, amount } of items) byStack[stack] = (byStack[stack] ?? 0) + amount;
  return {
    quota,
    scope,
    used,
    byStack,
    tenants,
    ofTenants,
    standing: used > (quota.maximum ?? Number.POSITIVE_INFINITY) ? "over" : used > quota.default ? "request" : "fits",
    ...(grows && { tenantsUntilFull: Math.floor((quota.default - (used - ofTenants)) / (ofTenants / tenants)) }),
  };
}

function stacksUntilFull(use: QuotaUse): readonly Binding[] {
  if (use.quota.per !== "region" && use.quota.per !== "account") return [];
  const largest = Math.max(0, ...Object.values(use.byStack));
  return largest === 0 ? [] : [{ use, at: Math.floor((use.quota.default - (use.quota.builtIn ?? 0)) / largest) }];
}

const sum = (items: readonly QuotaItem[]): number => items.reduce((total, { amount }) => total + amount, 0);
