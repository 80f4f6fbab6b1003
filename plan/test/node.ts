import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";

/** A resource of a stack `shop/dev`, with as little as a comparison needs. */
export function node(kind: string, name: string, more: Partial<ResourceNode> = {}): ResourceNode {
  return {
    id: `shop/dev:${kind}.${name}`,
    address: `${kind}.${name}`,
    stack: "shop/dev",
    kind,
    type: kind,
    name,
    category: "custom",
    dependsOn: [],
    propertyDependsOn: {},
    inputs: {},
    outputs: {},
    tags: {},
    options: {},
    ...more,
  };
}

export function graphOf(...nodes: readonly ResourceNode[]): Graph {
  return {
    version: 1,
    stacks: [{ id: "shop/dev", project: "shop", stack: "dev", engine: "terraform", outputs: {}, warnings: [] }],
    nodes: nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
