import type { ResourceNode } from "../graph/node.ts";
import type { ResourceChange } from "./difference.ts";
import { holdOf, lossOf } from "./losses.ts";
import { replacingProperties } from "./replacing-properties.ts";

/**
 * Adds what follows from replacements: whoever takes a value from a resource that is replaced takes another, and where
 * that value cannot be changed in place it is replaced as well. A captured graph shows the same id before and after, so
 * its values alone do not tell.
 *
 * It errs on the side of replacing: a value that a replacement keeps, such as a name, is counted as a new one.
 */
export function carryReplacements(
  changes: readonly ResourceChange[],
  is: ReadonlyMap<string, ResourceNode>,
  earlier: ReadonlyMap<string, ResourceNode>,
): readonly ResourceChange[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const dependents = dependentsOf(is);
  const queue = changes.filter(({ action }) => action === "replace").map(({ id }) => id);
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const [node, property] of dependents.get(id) ?? []) {
      const [former, present] = [earlier.get(node.id), byId.get(node.id)];
      if (former === undefined) continue;
      const next = followed(present ?? untouched(node), former, property, is.get(id)?.address ?? id);
      byId.set(node.id, next);
      if (next.action === "replace" && present?.action !== "replace") queue.push(node.id);
    }
  }
  return [...byId.values()];
}

/** Resource → who takes a value from it, and in which property. */
function dependentsOf(
  nodes: ReadonlyMap<string, ResourceNode>,
): ReadonlyMap<string, readonly (readonly [ResourceNode, string])[]> {
  const dependents = new Map<string, (readonly [ResourceNode, string])[]>();
  for (const node of nodes.values()) {
    for (const [property, ids] of Object.entries(node.propertyDependsOn)) {
      for (const id of ids) {
        const found = dependents.get(id);
        if (found === undefined) dependents.set(id, [[node, property]]);
        else found.push([node, property]);
      }
    }
  }
  return dependents;
}

function untouched({ id, address, stack, kind, name, compartment, source }: ResourceNode): ResourceChange {
  return {
    action: "change",
    ...{ id, address, stack, kind, name },
    ...(compartment !== undefined && { compartment }),
    properties: [],
    because: [],
    ...(source !== undefined && { source }),
  };
}

function followed(change: ResourceChange, former: ResourceNode, property: string, origin: string): ResourceChange {
  const path = `${property} (from ${origin}, which is replaced)`;
  const properties = change.properties.some((present) => present.path === path)
    ? change.properties
    : [...change.properties, { path }];
  if (replacingProperties(change.kind)?.includes(property) !== true) return { ...change, properties };
  const because = `${property} cannot be changed in place, and comes from ${origin}, which is replaced.`;
  return {
    ...change,
    action: "replace",
    properties,
    because: [...change.because, because],
    ...lossOf(former),
    ...holdOf(former),
  };
}
