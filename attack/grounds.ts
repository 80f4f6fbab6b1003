import type { Graph } from "../graph/graph.ts";
import { changeNodes, textProperty } from "./edit-graph.ts";
import type { Target } from "./target.ts";

/**
 * The stack that an attack is made in: as it was captured, or with one wall less, so that the wall behind it is tried too.
 * `no subnets`: the attacker's function is in no VPC, and no network keeps it from any service.
 */
export type Ground = "as captured" | "no subnets";

export function lay(ground: Ground, graph: Graph, { attacker }: Target): Graph {
  if (ground === "as captured") return graph;
  return changeNodes(graph, (node) =>
    node.kind === "aws_lambda_function" && textProperty(node, "arn") === attacker.function.arn
      ? { vpcConfig: null }
      : undefined,
  );
}
