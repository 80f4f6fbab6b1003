import type { Graph } from "../graph/graph.ts";
import { changeNodes, propertyOf, textProperty } from "./edit-graph.ts";
import { targetOf } from "./target.ts";

/** The victim's first table with an index, if it has none: an index has an ARN of its own, which policies may forget. */
export function withIndex(graph: Graph, stack?: string): Graph {
  const [table] = targetOf(graph, stack).victim.tables;
  if (table === undefined || table.globalIndexes.length > 0) return graph;
  return changeNodes(graph, (node) => {
    if (node.kind !== "aws_dynamodb_table" || textProperty(node, "arn") !== table.arn) return undefined;
    const attributes = propertyOf(node, "attributes");
    return {
      attributes: [...(Array.isArray(attributes) ? attributes : []), { name: "by", type: "S" }],
      globalSecondaryIndexes: [{ name: "index-to-attack", hashKey: "by", projectionType: "ALL" }],
    };
  });
}
