import type { Graph } from "../../graph/graph.ts";
import { SHARED_TENANT } from "../../model/tags.ts";
import type { TenantId } from "../../model/tenant.ts";
import { compartmentLabel, type Difference, type ResourceChange } from "../../plan/difference.ts";
import { tracesOf } from "../../plan/traces-of.ts";

export interface TenantRules {
  readonly tenant: TenantId;
  /** Whether the tenant's own data may go: it is removed. */
  readonly removes: boolean;
  readonly allowTouching: boolean;
}

/** Why a change of one tenant is refused: it reaches another, loses what it must not, or leaves something behind. */
export function refusalsOfTenantChange(
  { changes }: Difference,
  after: Graph,
  { tenant, removes, allowTouching }: TenantRules,
): readonly string[] {
  const touched = allowTouching ? [] : changes.filter((change) => !isOwnOrShared(change, tenant));
  const lost = changes.filter(
    ({ loses, compartment }) => loses !== undefined && !(removes && compartment?.tenant === tenant),
  );
  const held = removes
    ? changes.filter(({ heldBy, compartment }) => heldBy !== undefined && compartment?.tenant === tenant)
    : [];
  const left = removes ? tracesOf(after, tenant) : [];
  const places = [...new Set(touched.map(({ compartment }) => compartmentLabel(compartment)))].sort();
  return [
    ...(touched.length > 0
      ? [
          `It touches ${counted(touched)} of ${places.join(", ")}: ${names(touched)}. --allow-touching says that it may.`,
        ]
      : []),
    ...(lost.length > 0 ? [`Data of ${counted(lost)} beyond the tenant's would be lost: ${names(lost)}.`] : []),
    ...(held.length > 0 ? [`${names(held)} would not be destroyed: ${held[0]?.heldBy}.`] : []),
    ...(left.length > 0 ? [`${counted(left)} would still name ${tenant}: ${names(left)}.`] : []),
  ];
}

/**
 * The platform changes with every tenant: its API, its trail and its dashboard list them. Of what it has for one tenant
 * (a throttle, a path of the API) the name or the place of the change says whose it is.
 */
function isOwnOrShared(change: ResourceChange, tenant: TenantId): boolean {
  const { compartment, movedFrom, name, properties } = change;
  const sides = [compartment, ...(movedFrom === "none" ? [] : [movedFrom])].flatMap((side) => side?.tenant ?? []);
  const named = [name, ...properties.map(({ path }) => path)].flatMap(
    (text) => text.match(/tenant-\d{3,6}(?!\d)/g) ?? [],
  );
  return [...sides, ...named].every((id) => id === tenant || id === SHARED_TENANT);
}

const counted = ({ length }: { readonly length: number }): string =>
  `${length} ${length === 1 ? "resource" : "resources"}`;

const names = (resources: readonly { readonly name: string }[]): string =>
  resources
    .slice(0, 5)
    .map(({ name }) => name)
    .join(", ");
