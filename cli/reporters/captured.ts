import type { Capture } from "../../capture/capture-target.ts";
import type { Graph } from "../../graph/graph.ts";

/** One line of what a capture found: which stack, how many resources, in how many compartments, how long it took. */
export function renderCaptured({ target, stack }: Pick<Capture, "target" | "stack">, graph: Graph, ms: number): string {
  const resources = graph.nodes.filter(({ category }) => category === "custom");
  const compartments = new Set(
    resources.flatMap(({ compartment }) => (compartment ? [JSON.stringify(compartment)] : [])),
  );
  const counts = `${String(resources.length).padStart(4)} resources in ${compartments.size} compartments`;
  return `captured  ${`${target} ${stack}`.padEnd(34)} ${counts}  ${(ms / 1000).toFixed(1)} s`;
}
