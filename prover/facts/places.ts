import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { isShared } from "../../model/compartment.ts";
import { indexOf, type NodeIndex } from "./node-index.ts";
import type { Place, Places } from "./world.ts";

/**
 * Finds the side of the walls that each node stands on.
 *
 * A tag of the environment means one environment in all stacks that use it, except in two stacks of one project: those
 * are different environments whatever their tags say, unless they are declared the same.
 *
 * @param nodes of category `custom`
 */
export function findPlaces(
  { stacks }: Pick<Graph, "stacks">,
  nodes: readonly ResourceNode[],
  sameEnvironment: readonly (readonly string[])[] = [],
): { readonly places: Places; readonly assumptions: readonly string[] } {
  const project = new Map(stacks.map((stack) => [stack.id, stack.project]));
  const index = indexOf({ nodes });
  const survey = surveyOf(
    index,
    (stack) => groupOf(stack, sameEnvironment),
    (stack) => project.get(stack) ?? stack,
  );
  const isUntagged = (stack: string) => !survey.compartments.has(stack);
  const untagged = stacks.map(({ id }) => id).filter(isUntagged);
  return {
    // Where nothing stands is no side, so there are no two environments to compare.
    places: placesIn(survey, [...index.stacks].filter(isUntagged)),
    assumptions: untagged.map(
      (stack) => `No resource of ${stack} names a compartment by its tags: the whole stack is taken as one.`,
    ),
  };
}

function placesIn(survey: Survey, untagged: readonly string[]): Places {
  const named = new Map<string, Place>();
  const once = (place: Place): Place => {
    const same = named.get(place.key) ?? place;
    named.set(place.key, same);
    return same;
  };
  for (const stack of untagged) once(wholeOf(stack, survey));
  const known = mapped([...survey.compartments], (environments, stack) =>
    mapped([...environments], (tenants, tag) =>
      mapped([...tenants.entries()], (tenant) => {
        const place = placeIn(survey, stack, tag, tenant);
        return place && once(place);
      }),
    ),
  );
  return {
    named: [...named.values()],
    of: (node) => {
      const { stack, compartment } = node;
      if (compartment !== undefined) {
        const { environment, tenant } = compartment;
        return known.get(stack)?.get(environment)?.get(tenant) ?? unplacedIn(node, survey);
      }
      return survey.compartments.has(stack) ? unplacedIn(node, survey) : once(wholeOf(stack, survey));
    },
  };
}

const mapped = <K, V, T>(entries: readonly (readonly [K, V])[], value: (of: V, key: K) => T): ReadonlyMap<K, T> =>
  new Map(entries.map(([key, of]) => [key, value(of, key)]));

/** What has to be seen of all nodes before one can be placed. */
interface Survey {
  readonly compartments: NodeIndex["compartments"];
  /** Stacks (or the first of those that are one environment) that have tenants. */
  readonly tenanted: ReadonlySet<string>;
  readonly environmentOf: (stack: string, tag: string | undefined) => string;
  readonly groupOf: (stack: string) => string;
}

function surveyOf(
  { compartments, stacks }: NodeIndex,
  group: (stack: string) => string,
  projectOf: (stack: string) => string,
): Survey {
  const users = new Map<string, Set<string>>();
  const tenanted = new Set<string>();
  for (const [stack, environments] of compartments) {
    for (const [environment, tenants] of environments) {
      const tag = `${projectOf(stack)}\n${environment}`;
      users.set(tag, (users.get(tag) ?? new Set()).add(group(stack)));
      if (tenants.size > (tenants.has(undefined) ? 1 : 0)) tenanted.add(group(stack));
    }
  }
  const apart = (stack: string, tag: string): string | undefined => {
    const shared = (users.get(`${projectOf(stack)}\n${tag}`)?.size ?? 0) > 1;
    return shared ? `${tag}@${group(stack).slice(projectOf(stack).length + 1)}` : undefined;
  };
  // Names that no tag gave; a tag that says the same means another environment.
  const made = new Set([...stacks].map(group));
  for (const [stack, environments] of compartments) {
    for (const tag of environments.keys())
      made.add((tag === undefined ? undefined : apart(stack, tag)) ?? group(stack));
  }
  const environmentOf = (stack: string, tag: string | undefined): string => {
    if (tag === undefined) return group(stack);
    return apart(stack, tag) ?? (made.has(tag) ? `${tag} (tag)` : tag);
  };
  return { compartments, tenanted, environmentOf, groupOf: group };
}

/** The first stack of the group that says which stacks are one environment. */
function groupOf(stack: string, sameEnvironment: readonly (readonly string[])[]): string {
  return sameEnvironment.find((group) => group.includes(stack))?.[0] ?? stack;
}

function wholeOf(stack: string, { groupOf }: Survey): Place {
  const whole = groupOf(stack);
  return { key: keyOf(whole), environment: whole, label: whole };
}

/** The side of what has this compartment; `undefined` where it names no tenant and others of its environment do. */
function placeIn(
  survey: Survey,
  stack: string,
  tag: string | undefined,
  tenant: string | undefined,
): Place | undefined {
  const environment = survey.environmentOf(stack, tag);
  if (tenant !== undefined) return inTenant(environment, tenant);
  if (survey.tenanted.has(survey.groupOf(stack))) return undefined;
  return { key: keyOf(environment), environment, label: environment };
}

/** A side of its own. */
function unplacedIn({ id, stack, compartment }: ResourceNode, survey: Survey): Place {
  const key = `unplaced ${id}`;
  if (compartment === undefined) {
    return { key, environment: survey.groupOf(stack), label: `no compartment of ${stack}`, unplaced: true };
  }
  const environment = survey.environmentOf(stack, compartment.environment);
  return { key, environment, label: `no tenant of ${environment}`, unplaced: true };
}

/** The side of a tenant, or of the platform, in an environment. */
export function inTenant(environment: string, tenant: string): Place {
  const label = `${isShared({ tenant }) ? "the platform" : tenant} in ${environment}`;
  return { key: keyOf(environment, tenant), environment, tenant, label };
}

/** Whatever tags hold, no two sides have one key. */
const keyOf = (...names: readonly string[]): string =>
  names.map((name) => name.replaceAll(/[%/ ]/g, encodeURIComponent)).join("/");

/** The side of somebody whom the graph does not hold: nobody else's. */
export function outsideOf(name: string): Place {
  return { key: `outside ${name}`, environment: "outside", label: "outside" };
}

/** For readers to whom walls are no matter: each node stands by itself. */
export const NO_WALLS: Places = { of: ({ id }) => outsideOf(id), named: [] };
