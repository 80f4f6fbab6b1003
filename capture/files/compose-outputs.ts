import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { isAsset, isSecret, isUnknown, unknown, type Value } from "../../graph/value.ts";
import { kindOf } from "../kinds.ts";
import { STREAM_LABEL } from "../pulumi/synthesis/data.ts";
import { SYNTHESISED_TYPES } from "../pulumi/synthesis/rows.ts";
import { synthesise } from "../pulumi/synthesis/synthesise.ts";
import { SECRET, SIGNATURE, UNKNOWN, type Wire, type WireObject } from "../pulumi/wire.ts";

/**
 * Fills in what a plan does not say and AWS composes: names, ids and ARNs that follow from account, region and the
 * resource's own name. What AWS draws at random (a key's id) stays unknown, and says so.
 */
export function composeOutputs(graph: Graph): Graph {
  return { ...graph, nodes: graph.nodes.map(composed) };
}

function composed(node: ResourceNode): ResourceNode {
  const type = typeOf(node);
  const { account, region } = node;
  if (node.category !== "custom" || type === undefined || account === undefined || region === undefined) return node;
  const known = knownOf(node);
  const origin = { type, name: node.name, inputs: wireOf({ ...node.inputs, ...known }), account, region };
  const [one, two] = [synthesise({ ...origin, urn: node.id }), synthesise({ ...origin, urn: `${node.id} again` })];
  const made = { ...one.outputs, ...(one.id !== undefined && { id: one.id }) };
  const again: Readonly<Record<string, Wire>> = { ...two.outputs, ...(two.id !== undefined && { id: two.id }) };
  const outputs: Record<string, Value> = { ...node.inputs, ...node.outputs };
  for (const [property, value] of Object.entries(made)) {
    if (property in known) continue;
    outputs[property] = isComposed(value, again[property])
      ? (value as Value)
      : (reasonOf(node.outputs[property]) ?? NOT_KNOWN);
  }
  return Object.freeze({ ...node, outputs });
}

/** What two seeds agree on was not drawn; and a moment is nobody's choice. */
function isComposed(value: Wire, again: Wire | undefined): boolean {
  const text = JSON.stringify(value);
  return value !== UNKNOWN && text === JSON.stringify(again) && !text.includes(STREAM_LABEL);
}

const NOT_KNOWN = unknown("Known only after deployment: AWS chooses it.");

const reasonOf = (value: Value | undefined): Value | undefined => (isUnknown(value) ? value : undefined);

/** The outputs that the file holds. */
function knownOf({ outputs }: ResourceNode): Record<string, Value> {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => !isUnknown(value)));
}

let typesByKind: ReadonlyMap<string, string> | undefined;

/** The rows of the synthesis are told apart by Pulumi's types, for Terraform's resources too. */
function typeOf({ kind }: ResourceNode): string | undefined {
  typesByKind ??= new Map(SYNTHESISED_TYPES.map((type) => [kindOf(type), type]));
  return typesByKind.get(kind);
}

/** Values as the synthesis reads them. */
function wireOf(values: Readonly<Record<string, Value>>): WireObject {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toWire(value)]));
}

function toWire(value: Value): Wire {
  if (isUnknown(value) || isAsset(value)) return UNKNOWN;
  if (isSecret(value)) return { [SIGNATURE]: SECRET, value: toWire(value.value) };
  if (Array.isArray(value)) return value.map((item: Value) => toWire(item));
  if (typeof value !== "object" || value === null) return value as Wire;
  return wireOf(value as Readonly<Record<string, Value>>);
}
