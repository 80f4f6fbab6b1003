import type { Graph } from "../../graph/graph.ts";
import { countQuotas, type QuotaUse } from "./count-quotas.ts";

/** A quota of which a change uses more, and so much of it that it no longer fits as AWS grants it. */
export interface GrownUse {
  readonly use: QuotaUse;
  /** What is used with cells that were not captured, each taken to be like the one that was. */
  readonly used: number;
  readonly standing: Exclude<QuotaUse["standing"], "fits">;
}

/**
 * The quotas that a change brings over their default or over what AWS allows at all.
 *
 * @param others how many tenants each further cell of the same account serves; they are counted as the captured one
 */
export function grownUses(before: Graph, after: Graph, others: readonly number[]): readonly GrownUse[] {
  const earlier = new Map(countQuotas(before).uses.map((use) => [keyOf(use), use.used]));
  return countQuotas(after).uses.flatMap((use) => {
    const used = use.used + ofOthers(use, others);
    const { default: granted, maximum = Number.POSITIVE_INFINITY } = use.quota;
    if (used <= granted || use.used <= (earlier.get(keyOf(use)) ?? 0)) return [];
    return [{ use, used, standing: used > maximum ? ("over" as const) : ("request" as const) }];
  });
}

/** Of each quota that every resource has only the fullest is counted, which may be another than before. */
const keyOf = ({ quota, scope }: QuotaUse): string => (quota.per === "resource" ? quota.id : `${quota.id} ${scope}`);

function ofOthers({ quota, used, tenants, ofTenants }: QuotaUse, others: readonly number[]): number {
  if (quota.per !== "region" && quota.per !== "account") return 0;
  const shared = used - (quota.builtIn ?? 0) - ofTenants;
  const ofEach = tenants === 0 ? 0 : ofTenants / tenants;
  return others.reduce((sum, count) => sum + shared + ofEach * count, 0);
}
