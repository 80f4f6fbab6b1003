import type { ResourceNode } from "../../../graph/node.ts";
import { groupBy } from "../../facts/compute/group-by.ts";
import { nodesById } from "../../facts/node-index.ts";
import type { World } from "../../facts/world.ts";

/**
 * `FILE:LINE` of the node at an address in the stacks of some nodes, or else of one of these; `undefined` where the graph
 * knows none of them.
 *
 * @param near ids of nodes: an address alone may be that of a node in each of several stacks
 */
export type SourceOf = (address: string, near: readonly (string | undefined)[]) => string | undefined;

const made = new WeakMap<World, SourceOf>();

export function sourcesOf(world: World): SourceOf {
  const sourceOf = made.get(world) ?? indexSources(world);
  made.set(world, sourceOf);
  return sourceOf;
}

function indexSources(world: World): SourceOf {
  let byId: ReadonlyMap<string, ResourceNode> | undefined;
  let byAddress: ReadonlyMap<string, readonly ResourceNode[]> | undefined;
  return (address, near) => {
    byId ??= nodesById(world);
    byAddress ??= groupBy(
      world.nodes.filter(({ source }) => source !== undefined),
      (node) => node.address,
    );
    const close = near.flatMap((id) => (id === undefined ? [] : (byId?.get(id) ?? [])));
    const stacks = new Set(close.map(({ stack }) => stack));
    const named = (byAddress.get(address) ?? []).filter(({ stack }) => stacks.size === 0 || stacks.has(stack));
    const source = [...named, ...close].find((node) => node.source !== undefined)?.source;
    return source === undefined ? undefined : `${source.file}:${source.line}`;
  };
}
