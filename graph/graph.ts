import type { ResourceNode } from "./node.ts";
import type { Value } from "./value.ts";

/** One captured stack: which program, with which engine, and what it exports. */
export interface CapturedStack {
  /** `PROJECT/STACK`. */
  readonly id: string;
  readonly project: string;
  readonly stack: string;
  readonly engine: "pulumi" | "terraform";
  readonly outputs: Readonly<Record<string, Value>>;
  /** What the capture could not see or had to assume, one sentence each. */
  readonly warnings: readonly string[];
}

/** The resource graph: the whole of what is proved, run locally and drawn. Nodes are sorted by id. */
export interface Graph {
  readonly version: 1;
  readonly stacks: readonly CapturedStack[];
  readonly nodes: readonly ResourceNode[];
}
