import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import type { Value } from "../graph/value.ts";

/**
 * The graph of a program, with what AWS really drew in place of what its capture synthesised: a key's id, a subnet's, the
 * account. So a policy that names the key by its ARN is the same policy, and only what was asked for is compared.
 *
 * The two are matched by the resource and the output that they come from. What an author chose, such as a table's name,
 * is never taken for drawn, even as a part of an ARN.
 *
 * @param deployed what an engine's state says is there
 */
export function withDrawnValuesOf(deployed: Graph, program: Graph): Graph {
  const there = new Map(deployed.nodes.map((node) => [node.id, node]));
  const drawn = new Map<string, string | undefined>();
  for (const node of program.nodes) {
    const real = there.get(node.id);
    if (real !== undefined && node.category === "custom") learn(real, node, drawn);
  }
  const account = deployed.nodes.find((node) => node.account !== undefined)?.account;
  const nodes = program.nodes.map((node) => ({
    ...node,
    inputs: translated(node.inputs, drawn) as ResourceNode["inputs"],
    ...(account !== undefined && node.account !== undefined && { account }),
  }));
  return { ...program, nodes };
}

/** Letters, digits and hyphens: what AWS's ids are made of. */
const BETWEEN_TOKENS = /([^A-Za-z0-9-]+)/;
const SHORTEST_ID = 6;

/** Adds what this resource tells; a token that stands for two things stands for none. */
function learn(real: ResourceNode, node: ResourceNode, drawn: Map<string, string | undefined>): void {
  const chosen = JSON.stringify(node.inputs);
  for (const [property, value] of Object.entries(node.outputs)) {
    const actual = real.outputs[property];
    if (property in node.inputs || typeof value !== "string" || typeof actual !== "string" || value === actual)
      continue;
    const [tokens, actualTokens] = [value.split(BETWEEN_TOKENS), actual.split(BETWEEN_TOKENS)];
    if (tokens.length !== actualTokens.length) continue;
    for (const [index, token] of tokens.entries()) {
      const other = actualTokens[index] ?? "";
      if (token === other || token.length < SHORTEST_ID || !/\d/.test(token) || chosen.includes(token)) continue;
      drawn.set(token, drawn.has(token) && drawn.get(token) !== other ? undefined : other);
    }
  }
}

function translated(value: Value, drawn: ReadonlyMap<string, string | undefined>): Value {
  if (typeof value === "string") return translatedText(value, drawn);
  if (Array.isArray(value)) return value.map((item: Value) => translated(item, drawn));
  if (typeof value !== "object" || value === null || "$bulkhead" in value) return value;
  const entries = Object.entries(value as Readonly<Record<string, Value>>);
  return Object.fromEntries(entries.map(([key, item]) => [key, translated(item, drawn)]));
}

function translatedText(text: string, drawn: ReadonlyMap<string, string | undefined>): string {
  return text
    .split(BETWEEN_TOKENS)
    .map((token) => drawn.get(token) ?? token)
    .join("");
}
