import type { DeclaredCrossing } from "../model/proof-settings.ts";
import { actionsOf } from "./facts/targets.ts";
import type { Place, World } from "./facts/world.ts";
import type { Crossing } from "./ledger.ts";

/** What may stand on one end of a crossing, by every name that a declaration may call it. */
interface End {
  readonly arn: string;
  readonly names: readonly string[];
  readonly place: Place;
}

/** What may be reached, with the actions that can name it. */
interface Reached extends End {
  readonly actions: readonly string[];
}

/** How declarations are matched: the ledger's own way. */
export interface Matching {
  readonly names: (globs: readonly string[], names: readonly string[]) => boolean;
  readonly action: (globs: readonly string[], action: string) => boolean;
  /** Whether a declaration reaches from the one place to the other. */
  readonly across: (declared: DeclaredCrossing, from: Place, to: Place) => boolean;
}

/** A principal, an action and a resource that a declaration covers though no crossing of them exists. */
export interface Spare {
  readonly principal: string;
  readonly action?: string;
  readonly resource: string;
}

/**
 * The first combinations that a declaration would let pass although they do not exist: each entry of it is needed by
 * some crossing, and together they cover more. Looked for where principals and resources are IAM's: in the theorems
 * `identity`, `keys` and `escalation`.
 *
 * @param used the crossings that the declaration covered
 * @param most how many are enough
 */
export function spareCombinations(
  declared: DeclaredCrossing,
  used: readonly Crossing[],
  world: World,
  matching: Matching,
  most: number,
): readonly Spare[] {
  const needed = neededOf(used);
  const found: Spare[] = [];
  for (const theorem of ["identity", "keys", "escalation"] as const) {
    if (!declared.theorems.includes(theorem)) continue;
    const isAtRest = declared.actions?.every((action) => action === AT_REST) ?? false;
    const from = endsFrom(world, isAtRest).filter(({ names }) => matching.names(declared.principals, names));
    const to = byPlace(
      endsTo(world, theorem).filter(
        ({ names, actions }) =>
          matching.names(declared.resources, names) && (isAtRest || mayBeAsked(declared, actions, matching)),
      ),
    );
    for (const one of from) {
      for (const [place, others] of to) {
        if (place.key === one.place.key || !matching.across(declared, one.place, place)) continue;
        for (const other of others) {
          found.push(...sparesOf(declared, theorem, one, other, needed, isAtRest, matching));
          if (found.length >= most) return found.slice(0, most);
        }
      }
    }
  }
  return found;
}

const AT_REST = "kms:encrypt-at-rest";

type Needed = ReadonlyMap<string, ReadonlySet<string>>;

/** The actions of each pair, under each of its names. */
function neededOf(used: readonly Crossing[]): Needed {
  const needed = new Map<string, Set<string>>();
  for (const { theorem, principals, resources, from, to, action } of used) {
    for (const principal of principals) {
      for (const resource of resources) {
        const key = keyOf(theorem, principal, from, resource, to);
        const actions = needed.get(key) ?? new Set();
        needed.set(key, actions.add(action?.toLowerCase() ?? ""));
      }
    }
  }
  return needed;
}

const keyOf = (theorem: string, principal: string, from: Place, resource: string, to: Place): string =>
  [theorem, principal, from.key, resource, to.key].join("\n");

function sparesOf(
  { actions: globs }: DeclaredCrossing,
  theorem: string,
  one: End,
  other: Reached,
  needed: Needed,
  isAtRest: boolean,
  matching: Matching,
): readonly Spare[] {
  const actions = needed.get(keyOf(theorem, one.arn, one.place, other.arn, other.place));
  const pair = { principal: one.names[0] ?? one.arn, resource: other.names[0] ?? other.arn };
  if (globs === undefined || isAtRest) return actions === undefined ? [pair] : [];
  return other.actions
    .filter((action) => matching.action(globs, action) && !actions?.has(action.toLowerCase()))
    .map((action) => ({ ...pair, action }));
}

function mayBeAsked({ actions: globs }: DeclaredCrossing, actions: readonly string[], { action }: Matching): boolean {
  return globs === undefined ? actions.length > 0 : actions.some((name) => action(globs, name));
}

/** Whoever is asked; where encryption at rest is declared, what is encrypted. */
function endsFrom({ principals, data }: World, isAtRest: boolean): readonly End[] {
  if (isAtRest) return data.map(({ address, arn, node, place }) => ({ arn, place, names: [address, arn, node] }));
  return principals.map(({ address, arn, node, place, session }) => ({
    arn,
    place,
    names: [address, arn, ...(node === undefined || session !== undefined ? [] : [node])],
  }));
}

const KEY = /^arn:[^:]+:kms:[^:]*:[^:]*:key\//;

function endsTo({ data, principals, services }: World, theorem: "identity" | "keys" | "escalation") {
  const parts = data
    .filter(({ arn }) => theorem === "escalation" || KEY.test(arn) === (theorem === "keys"))
    .flatMap(({ address, node, place, parts: all }) =>
      all.map(
        (part): Reached => ({
          arn: part.arn,
          place,
          names: [address, part.arn, node],
          actions: actionsOf(part, services),
        }),
      ),
    );
  if (theorem !== "escalation") return parts;
  const roles = principals
    .filter(({ type }) => type !== "outside")
    .map(({ address, arn, node, place, type }): Reached => {
      const names = [address, arn, ...(node === undefined ? [] : [node])];
      return { arn, place, names, actions: type === "role" ? ["sts:AssumeRole", "iam:PassRole"] : [] };
    });
  return [...parts, ...roles];
}

function byPlace(ends: readonly Reached[]): ReadonlyMap<Place, readonly Reached[]> {
  const places = new Map<string, { readonly place: Place; readonly ends: Reached[] }>();
  for (const end of ends) {
    const same = places.get(end.place.key);
    if (same === undefined) places.set(end.place.key, { place: end.place, ends: [end] });
    else same.ends.push(end);
  }
  return new Map([...places.values()].map(({ place, ends: all }) => [place, all]));
}
