import type { ResourceNode } from "../../graph/node.ts";
import type { World } from "./world.ts";

const made = new WeakMap<World, ReadonlyMap<string, ResourceNode>>();

/** The world's nodes by their ids: one index for all theorems. */
export function nodesById(world: World): ReadonlyMap<string, ResourceNode> {
  const nodes = made.get(world) ?? new Map(world.nodes.map((node) => [node.id, node]));
  made.set(world, nodes);
  return nodes;
}
