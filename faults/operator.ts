import type { Graph } from "../graph/graph.ts";
import type { RuleId, TheoremId } from "../prover/verdict.ts";

/** One way of breaking a platform, applied wherever it fits. */
export interface FaultOperator {
  readonly name: string;
  /** What must refute every site, said beforehand. */
  readonly refutedBy: TheoremId | RuleId;
  readonly sites: (graph: Graph) => readonly Site[];
}

/** One place where the operator fits, and the graph that it makes there. */
export interface Site {
  /** The address of what is broken. */
  readonly address: string;
  readonly break: () => Graph;
}
