import type { ResourceNode } from "../../graph/node.ts";
import { type KindStanding, standingOf } from "./kinds.ts";
import type { Doubt } from "./world.ts";

/** What could carry access and nobody here understands; and, as assumptions, what only takes access away. */
export function unmodelled(nodes: readonly ResourceNode[]): {
  readonly doubts: readonly Doubt[];
  readonly assumptions: readonly string[];
} {
  const narrowing = new Set<string>();
  const doubts: Doubt[] = [];
  const standings = new Map<string, KindStanding>();
  for (const { kind, address } of nodes) {
    const known = standings.get(kind);
    const standing = known ?? standingOf(kind);
    if (known === undefined) standings.set(kind, standing);
    if (standing.type === "narrowing") narrowing.add(kind);
    if (standing.type !== "doubt") continue;
    const reason = `What a resource of kind ${kind} lets through is not modelled.`;
    doubts.push({ address, reason, theorems: standing.theorems });
  }
  const assumptions = [...narrowing]
    .toSorted()
    .map((kind) => `What resources of kind ${kind} forbid is left out: they only take access away.`);
  return { doubts, assumptions };
}
