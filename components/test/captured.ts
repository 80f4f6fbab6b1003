import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";

type Properties = Readonly<Record<string, Value>>;

/** `KIND NAME` of everything that AWS would hold, sorted. */
export function custom(graph: Graph): string[] {
  return graph.nodes
    .filter((node) => node.category === "custom")
    .map((node) => `${node.kind} ${node.name}`)
    .sort();
}

/** @throws Error where not exactly one resource has this name. */
export function nodeOf(graph: Graph, name: string): ResourceNode {
  const [node, ...others] = graph.nodes.filter(
    (candidate) => candidate.category === "custom" && candidate.name === name,
  );
  if (node === undefined || others.length > 0) throw new Error(`${others.length + (node ? 1 : 0)} resources "${name}"`);
  return node;
}

export const inputsOf = (graph: Graph, name: string): Properties => nodeOf(graph, name).inputs;
export const outputsOf = (graph: Graph, name: string): Properties => nodeOf(graph, name).outputs;

/** The statements of a policy document that a property holds as text. */
export function statementsOf(graph: Graph, name: string, property = "policy"): StatementValue[] {
  const text = inputsOf(graph, name)[property];
  if (typeof text !== "string") throw new Error(`${name}.${property} is no text`);
  return (JSON.parse(text) as { Statement: StatementValue[] }).Statement;
}

export interface StatementValue {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}
