import type { ResourceNode } from "../../graph/node.ts";
import type { World } from "./world.ts";

const made = new WeakMap<World["nodes"], ReadonlyMap<string, ResourceNode>>();

/** The world's nodes by their ids: one index for the facts and all theorems. */
export function nodesById({ nodes }: Pick<World, "nodes">): ReadonlyMap<string, ResourceNode> {
  const known = made.get(nodes);
  if (known !== undefined) return known;
  const byId = new Map<string, ResourceNode>();
  for (const node of nodes) byId.set(node.id, node);
  made.set(nodes, byId);
  return byId;
}
