import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { isShared } from "../../model/compartment.ts";
import { PRICED_REGIONS, PRICES, type Price, type PriceId } from "../../model/prices.ts";
import { compartmentLabel } from "../difference.ts";
import { assumptionSentences, type CostAssumptions, REQUEST } from "./assumptions.ts";
import { COSTS, FREE, KEEPS_DATA, type Load } from "./cost-items.ts";

/** What one price comes to in one compartment. */
export interface CostLine {
  readonly price: Price;
  readonly quantity: number;
  /** Dollars a month. */
  readonly dollars: number;
}

export interface CompartmentCost {
  readonly stack: string;
  readonly compartment: string;
  /** Whether all tenants share it. */
  readonly shared: boolean;
  readonly dollars: number;
  /** Dearest first. */
  readonly lines: readonly CostLine[];
}

export interface CostEstimate {
  readonly compartments: readonly CompartmentCost[];
  readonly dollars: number;
  /** Kind → how many: what costs something perhaps and has no price here. */
  readonly notPriced: Readonly<Record<string, number>>;
  readonly assumptions: readonly string[];
}

interface Part {
  readonly stack: string;
  readonly compartment: string;
  readonly shared: boolean;
  readonly nodes: readonly ResourceNode[];
}

/** What a captured world would cost in a month, by compartment, at list prices. */
export function estimateCosts(graph: Graph, assumptions: CostAssumptions): CostEstimate {
  const parts = partsOf(graph);
  const compartments = parts.map((part) => costOf(part, parts, assumptions));
  const regions = new Set(graph.nodes.flatMap(({ region }) => (region === undefined ? [] : [region])));
  const elsewhere = [...regions].filter((region) => !PRICED_REGIONS.includes(region)).sort();
  return {
    compartments,
    dollars: sum(compartments.map(({ dollars }) => dollars)),
    notPriced: notPricedIn(graph),
    assumptions: [
      ...assumptionSentences(assumptions),
      ...(elsewhere.length > 0
        ? [`${elsewhere.join(", ")} is priced as ${PRICED_REGIONS[0]} is: it may cost more.`]
        : []),
    ],
  };
}

function partsOf({ nodes }: Graph): readonly Part[] {
  const parts = new Map<string, Part & { readonly nodes: ResourceNode[] }>();
  for (const node of nodes) {
    if (node.category !== "custom") continue;
    const shared = node.compartment === undefined || isShared(node.compartment);
    const compartment = compartmentLabel(node.compartment);
    const key = JSON.stringify([node.stack, compartment]);
    const part = parts.get(key) ?? { stack: node.stack, compartment, shared, nodes: [] };
    part.nodes.push(node);
    parts.set(key, part);
  }
  return [...parts.values()].sort((a, b) => compare(a.stack, b.stack) || compare(a.compartment, b.compartment));
}

function costOf(part: Part, parts: readonly Part[], assumptions: CostAssumptions): CompartmentCost {
  const quantities = new Map<PriceId, number>();
  for (const node of part.nodes) {
    const used = COSTS[node.kind]?.(node, loadOf(node, part, parts, assumptions)) ?? {};
    for (const [id, quantity] of Object.entries(used) as [PriceId, number][]) {
      quantities.set(id, (quantities.get(id) ?? 0) + quantity);
    }
  }
  const lines = [...quantities]
    .filter(([, quantity]) => quantity > 0)
    .map(([id, quantity]) => ({ price: PRICES[id], quantity, dollars: quantity * PRICES[id].dollars }))
    .sort((a, b) => b.dollars - a.dollars);
  const { stack, compartment, shared } = part;
  return { stack, compartment, shared, lines, dollars: sum(lines.map(({ dollars }) => dollars)) };
}

/** What a part has to carry falls on its resources of a kind alike; what is shared carries what all parts ask for. */
function loadOf(node: ResourceNode, part: Part, parts: readonly Part[], { requests, gb }: CostAssumptions): Load {
  const alike = part.nodes.filter(({ kind }) => kind === node.kind).length;
  const stores = part.nodes.filter(({ kind }) => KEEPS_DATA.has(kind)).length;
  if (!part.shared)
    return { requests: serves(part) ? requests / alike : 0, gb: KEEPS_DATA.has(node.kind) ? gb / stores : 0 };
  const served =
    parts.filter((other) => other.stack === part.stack && !other.shared && serves(other)).length * requests;
  const asked = node.kind === "aws_lambda_function" ? served / REQUEST.perAuthorization : served;
  return { requests: asked / alike, gb: 0 };
}

/** Whether requests reach it: it runs code. */
const serves = ({ nodes }: Part): boolean => nodes.some(({ kind }) => kind === "aws_lambda_function");

function notPricedIn({ nodes }: Graph): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { category, kind } of nodes) {
    if (category !== "custom" || kind in COSTS || FREE.test(kind) || !kind.startsWith("aws_")) continue;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => compare(a, b)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
