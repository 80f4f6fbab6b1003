import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import type { ReferenceFacts, ReferredNode } from "../compute.ts";
import type { FactsContext } from "../context.ts";
import { items, knownText, property } from "../values.ts";
import { functionNamed } from "./function-names.ts";

/** Where a reference stands: the node, which of its properties, and how reports call that. */
export interface Referrer {
  readonly node: ResourceNode;
  /** Top level: where an unknown value comes from is known of these only. */
  readonly property: string;
  readonly label: string;
  /** Kinds that a name without an ARN, or an unknown value, may mean. */
  readonly kinds: readonly string[];
}

/** What each of the values names, in the graph or outside it. */
export function refer(context: FactsContext, values: Value | undefined, from: Referrer): readonly ReferenceFacts[] {
  return items(values).map((value) => ({
    address: from.node.address,
    property: from.label,
    target: targetOf(context, value, from),
  }));
}

/** A property of the node itself. */
export function referBy(context: FactsContext, node: ResourceNode, name: string, kinds: readonly string[]) {
  return refer(context, property(node, name), { node, property: name, label: name, kinds });
}

export function referred(context: FactsContext, node: ResourceNode): ReferredNode {
  const arn = context.arnOf(node);
  const name = isUnknown(arn) ? (knownText(node, "id") ?? node.address) : arn;
  return { address: node.address, name, place: context.placeOf(node) };
}

function targetOf(context: FactsContext, value: Value, from: Referrer): ReferenceFacts["target"] {
  if (isUnknown(value)) return origin(context, value.reason, from);
  if (typeof value !== "string") return { type: "unknown", reason: `What ${from.label} holds is not a name.` };
  const nodes = new Set<ResourceNode>();
  for (const name of spellings(value)) for (const node of found(context, name, from)) nodes.add(node);
  if (nodes.size === 0) return { type: "outside", value };
  return { type: "nodes", nodes: Array.from(nodes, (node) => referred(context, node)) };
}

function found(context: FactsContext, name: string, from: Referrer): readonly ResourceNode[] {
  const usual = context.named(from.kinds, name, from.node);
  return usual.length === 0 && name.startsWith("arn:") ? context.byArn(name) : usual;
}

/** A stream is its table's, a version its function's, and a log group's ARN may end in `:*`. */
function spellings(value: string): readonly string[] {
  const { arn } = functionNamed(value) ?? {};
  if (!value.includes("/stream/") && !value.endsWith(":*")) return arn === undefined ? [value] : [value, arn];
  const table = /^(arn:aws[\w-]*:dynamodb:.+:table\/[^/]+)\/stream\//.exec(value)?.[1];
  const group = /^(arn:aws[\w-]*:logs:.+:log-group:[^:]+):\*$/.exec(value)?.[1];
  return [value, table, group, arn].flatMap((name) => name ?? []);
}

/** The nodes that a value which is not known yet is computed from. */
function origin(context: FactsContext, reason: string, from: Referrer): ReferenceFacts["target"] {
  const nodes = (from.node.propertyDependsOn[from.property] ?? [])
    .flatMap((id) => context.byId(id) ?? [])
    .filter(({ kind }) => from.kinds.includes(kind));
  if (nodes.length === 0) return { type: "unknown", reason };
  return { type: "nodes", nodes: nodes.map((node) => referred(context, node)) };
}
