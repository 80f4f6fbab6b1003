import { SHARED_TENANT } from "../../../model/tags.ts";
import type { ApiFacts, RouteFacts } from "../../facts/compute.ts";
import type { Place, World } from "../../facts/world.ts";

/** Whose function a route may reach, and why. */
export type Owner =
  | { readonly type: "place"; readonly place: Place; readonly because: string }
  | { readonly type: "several"; readonly places: readonly Place[] };

/** The tenants of each environment by their ids; the platform is none. */
export type Tenants = ReadonlyMap<string, ReadonlyMap<string, Place>>;

export function tenantsOf({ places }: World): Tenants {
  const found = new Map<string, Map<string, Place>>();
  for (const place of places.named) {
    if (place.tenant === undefined || place.tenant === SHARED_TENANT) continue;
    found.set(place.environment, (found.get(place.environment) ?? new Map()).set(place.tenant, place));
  }
  return found;
}

/**
 * A segment of the path that is a tenant's id names that tenant, of the API's environment; where no segment does, a tag
 * of the operation may; and where nothing names a tenant the route is its API's own.
 */
export function ownerOf(api: ApiFacts, route: RouteFacts, tenants: Tenants): Owner {
  const known = tenants.get(api.place.environment) ?? new Map<string, Place>();
  const inPath = namedIn(route.path.split("/"), known);
  const inTags = namedIn(route.tags, known);
  const both = inPath.filter((place) => inTags.includes(place));
  const named = inPath.length === 0 ? inTags : inPath.length > 1 && both.length > 0 ? both : inPath;
  const [place, ...others] = named;
  if (others.length > 0) return { type: "several", places: named };
  if (place === undefined) return { type: "place", place: api.place, because: `${route.path} names no tenant.` };
  const where = inPath.length > 0 ? `The path ${route.path}` : `The tag of ${route.path} in the API's document`;
  return { type: "place", place, because: `${where} names ${place.label}.` };
}

function namedIn(words: readonly string[], known: ReadonlyMap<string, Place>): readonly Place[] {
  return [...new Set(words.flatMap((word) => known.get(word) ?? []))];
}
