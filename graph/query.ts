import type { Graph } from "./graph.ts";
import type { ResourceNode } from "./node.ts";

/** What AWS would hold of a kind: `aws_dynamodb_table`. */
export function nodesOfKind(graph: Graph, kind: string): ResourceNode[] {
  return graph.nodes.filter((node) => node.kind === kind && node.category === "custom");
}

/** What a node is the parent of, in the order of the graph. */
export function childrenOf(graph: Graph, id: string): ResourceNode[] {
  return graph.nodes.filter((node) => node.parent === id);
}

/** A node's children, their children, and so on. */
export function descendantsOf(graph: Graph, id: string): ResourceNode[] {
  return childrenOf(graph, id).flatMap((child) => [child, ...descendantsOf(graph, child.id)]);
}

/** The nodes that declare this property of theirs to come from the given node. */
export function dependentsOf(graph: Graph, id: string, property?: string): ResourceNode[] {
  return graph.nodes.filter((node) =>
    Object.entries(node.propertyDependsOn).some(
      ([name, ids]) => (property === undefined || name === property) && ids.includes(id),
    ),
  );
}

/** Every node in a cell of the world: one stack's. */
export function nodesOfStack(graph: Graph, stack: string): ResourceNode[] {
  return graph.nodes.filter((node) => node.stack === stack);
}

/** One world of several captured graphs. */
export function mergeGraphs(graphs: readonly Graph[]): Graph {
  const nodes = graphs.flatMap((graph) => graph.nodes).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return Object.freeze({ version: 1, stacks: graphs.flatMap((graph) => graph.stacks), nodes });
}
