import type { ResourceNode } from "../../graph/node.ts";
import { standingOf } from "./kinds.ts";
import { indexOf } from "./node-index.ts";
import type { Doubt } from "./world.ts";

/** What could carry access and nobody here understands; and, as assumptions, what only takes access away. */
export function unmodelled(nodes: readonly ResourceNode[]): {
  readonly doubts: readonly Doubt[];
  readonly assumptions: readonly string[];
} {
  const narrowing = new Set<string>();
  const doubts: Doubt[] = [];
  for (const [kind, same] of indexOf({ nodes }).byKind) {
    const standing = standingOf(kind);
    if (standing.type === "narrowing") narrowing.add(kind);
    if (standing.type !== "doubt") continue;
    const reason = `What a resource of kind ${kind} lets through is not modelled.`;
    const fix = `See whom each ${kind} lets in, and accept what is meant with --write-baseline (docs/proving.md).`;
    for (const { address } of same) doubts.push({ address, reason, theorems: standing.theorems, fix });
  }
  const assumptions = [...narrowing]
    .toSorted()
    .map((kind) => `What resources of kind ${kind} forbid is left out: they only take access away.`);
  return { doubts, assumptions };
}
