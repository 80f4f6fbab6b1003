import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import type { Value } from "../graph/value.ts";

export type Properties = Readonly<Record<string, Value>>;
export type Edit = (graph: Graph) => Graph;

/** The graph with other properties of some of its nodes. @param change `undefined` leaves a node as it is */
export function changeNodes(graph: Graph, change: (node: ResourceNode) => Properties | undefined): Graph {
  const nodes = graph.nodes.map((node) => {
    const changed = change(node);
    if (changed === undefined) return node;
    return { ...node, inputs: { ...node.inputs, ...changed }, outputs: { ...node.outputs, ...changed } };
  });
  return { ...graph, nodes };
}

export function propertyOf(node: ResourceNode, name: string): Value | undefined {
  return node.outputs[name] ?? node.inputs[name];
}

export function textProperty(node: ResourceNode, name: string): string {
  const value = propertyOf(node, name);
  return typeof value === "string" ? value : "";
}

/** A policy's document that allows everything to everybody; a resource's own policy needs principals. */
export function openPolicy(names: { readonly principals: boolean }): string {
  const statement = {
    Effect: "Allow",
    Action: "*",
    Resource: "*",
    ...(names.principals && { Principal: { AWS: "*" } }),
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
