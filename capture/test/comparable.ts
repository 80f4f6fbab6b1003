import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";

/** A node without what each engine words in its own way: ids, orders of sets, spacing of JSON. */
export interface ComparableNode {
  readonly kind: string;
  readonly inputs: unknown;
  readonly tags: unknown;
  readonly propertyDependsOn: unknown;
  readonly arn: unknown;
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly compartment: unknown;
}

/** The graph's AWS resources by `kind.name`. */
export function comparable(graph: Graph): Record<string, ComparableNode> {
  const nodes = graph.nodes.filter(({ category }) => category === "custom");
  const names = new Map(nodes.map((node) => [node.id, nameOf(node)]));
  const generated = generatedIds(nodes);
  const neutral = (value: unknown) => canonical(value, generated);
  const entries = nodes.map((node): [string, ComparableNode] => [
    nameOf(node),
    {
      kind: node.kind,
      inputs: neutral(node.inputs),
      tags: neutral(node.tags),
      propertyDependsOn: Object.fromEntries(
        Object.entries(node.propertyDependsOn).map(([property, ids]) => [
          property,
          ids.map((id) => names.get(id)).sort(),
        ]),
      ),
      arn: neutral(node.outputs["arn"]),
      region: node.region,
      account: node.account,
      compartment: node.compartment,
    },
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function nameOf({ kind, name }: ResourceNode): string {
  return `${kind}.${name}`;
}

/** What AWS makes up: each engine's capture draws its own. */
const GENERATED = new Set(["aws_api_gateway_rest_api", "aws_kms_key", "aws_security_group", "aws_subnet", "aws_vpc"]);

function generatedIds(nodes: readonly ResourceNode[]): ReadonlyMap<string, string> {
  const drawn = nodes.filter(({ kind }) => GENERATED.has(kind));
  return new Map(drawn.map((node) => [String(node.outputs["id"]), `‹${nameOf(node)}›`]));
}

function canonical(value: unknown, generated: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return canonicalText(value, generated);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: Value) => canonical(item, generated));
    return items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  const entries = Object.entries(value).map(([key, item]) => [key, canonical(item, generated)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function canonicalText(text: string, generated: ReadonlyMap<string, string>): unknown {
  if (text.startsWith("{")) return canonical(JSON.parse(text), generated);
  return [...generated].reduce((neutral, [id, name]) => neutral.replaceAll(id, name), text);
}
