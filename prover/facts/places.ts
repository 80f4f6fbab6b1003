import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { isShared } from "../../model/compartment.ts";
import type { Place } from "./world.ts";

export interface Places {
  /** By the id of each node of category `custom`. */
  readonly places: ReadonlyMap<string, Place>;
  readonly assumptions: readonly string[];
}

/**
 * Finds the side of the walls that each node stands on.
 *
 * A tag of the environment means one environment in all stacks that use it, except in two stacks of one project: those
 * are different environments whatever their tags say, unless they are declared the same.
 */
export function findPlaces(
  graph: Graph,
  sameEnvironment: readonly (readonly string[])[],
  nodes: readonly ResourceNode[] = graph.nodes.filter(({ category }) => category === "custom"),
): Places {
  const project = new Map(graph.stacks.map((stack) => [stack.id, stack.project]));
  const world = surveyOf(
    nodes,
    (stack) => groupOf(stack, sameEnvironment),
    (stack) => project.get(stack) ?? stack,
  );
  const untagged = graph.stacks.filter(({ id }) => !world.tagged.has(id)).map(({ id }) => id);
  return {
    places: placesOf(nodes, world),
    assumptions: untagged.map(
      (stack) => `No resource of ${stack} names a compartment by its tags: the whole stack is taken as one.`,
    ),
  };
}

/** Neighbours mostly stand in one compartment: the place before is often this one. */
function placesOf(nodes: readonly ResourceNode[], world: Survey): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  let before: { readonly node: ResourceNode; readonly place: Place } | undefined;
  for (const node of nodes) {
    if (before === undefined || node.compartment?.tenant === undefined || !isBeside(node, before.node))
      before = { node, place: placeOf(node, world) };
    places.set(node.id, before.place);
  }
  return places;
}

function isBeside({ stack, compartment }: ResourceNode, other: ResourceNode): boolean {
  return (
    stack === other.stack &&
    compartment?.environment === other.compartment?.environment &&
    compartment?.tenant === other.compartment?.tenant
  );
}

/** What has to be seen of all nodes before one can be placed. */
interface Survey {
  /** Stacks with at least one compartment. */
  readonly tagged: ReadonlySet<string>;
  /** Stacks (or the first of those that are one environment) that have tenants. */
  readonly tenanted: ReadonlySet<string>;
  readonly environmentOf: (stack: string, tag: string | undefined) => string;
  readonly groupOf: (stack: string) => string;
}

function surveyOf(
  nodes: readonly ResourceNode[],
  group: (stack: string) => string,
  projectOf: (stack: string) => string,
): Survey {
  const users = new Map<string, Set<string>>();
  const environments = new Map<string, Set<string | undefined>>();
  const tenanted = new Set<string>();
  let before: ResourceNode | undefined;
  for (const node of nodes) {
    const { stack, compartment } = node;
    if (compartment === undefined || (before !== undefined && isBeside(node, before))) continue;
    before = node;
    const ofStack = environments.get(stack);
    if (ofStack === undefined) environments.set(stack, new Set([compartment.environment]));
    else ofStack.add(compartment.environment);
    if (compartment.tenant !== undefined) tenanted.add(stack);
  }
  for (const [stack, tags] of environments) {
    for (const environment of tags) {
      const tag = `${projectOf(stack)}\n${environment}`;
      users.set(tag, (users.get(tag) ?? new Set()).add(group(stack)));
    }
  }
  const environmentOf = (stack: string, tag: string | undefined): string => {
    if (tag === undefined) return group(stack);
    const shared = (users.get(`${projectOf(stack)}\n${tag}`)?.size ?? 0) > 1;
    return shared ? `${tag}@${group(stack).slice(projectOf(stack).length + 1)}` : tag;
  };
  return {
    tagged: new Set(environments.keys()),
    tenanted: new Set([...tenanted].map(group)),
    environmentOf,
    groupOf: group,
  };
}

/** The first stack of the group that says which stacks are one environment. */
function groupOf(stack: string, sameEnvironment: readonly (readonly string[])[]): string {
  return sameEnvironment.find((group) => group.includes(stack))?.[0] ?? stack;
}

function placeOf(node: ResourceNode, world: Survey): Place {
  const { compartment, stack } = node;
  if (compartment === undefined) {
    const whole = world.groupOf(stack);
    if (!world.tagged.has(stack)) return { key: whole, environment: whole, label: whole };
    return { key: `unplaced ${node.id}`, environment: whole, label: `no compartment of ${stack}`, unplaced: true };
  }
  const environment = world.environmentOf(stack, compartment.environment);
  if (compartment.tenant !== undefined) return inTenant(environment, compartment.tenant);
  if (!world.tenanted.has(world.groupOf(stack))) return { key: environment, environment, label: environment };
  return { key: `unplaced ${node.id}`, environment, label: `no tenant of ${environment}`, unplaced: true };
}

/** The side of a tenant, or of the platform, in an environment. */
export function inTenant(environment: string, tenant: string): Place {
  const label = `${isShared({ tenant }) ? "the platform" : tenant} in ${environment}`;
  return { key: `${environment}/${tenant}`, environment, tenant, label };
}

/** The side of somebody whom the graph does not hold: nobody else's. */
export function outsideOf(name: string): Place {
  return { key: `outside ${name}`, environment: "outside", label: "outside" };
}
