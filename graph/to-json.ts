import type { Graph } from "./graph.ts";
import { isSecret, type Value } from "./value.ts";

/**
 * The graph as text to print: secrets are kept as such, without what is in them.
 */
export function toJson(graph: Graph): string {
  return `${JSON.stringify(graph, (_, value: Value) => (isSecret(value) ? { $bulkhead: "secret" } : value), 2)}\n`;
}
