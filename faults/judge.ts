import type { Graph } from "../graph/graph.ts";
import type { ProofSettings } from "../model/proof-settings.ts";
import { readWorld } from "../prover/facts/read-world.ts";
import type { ServiceReference } from "../prover/facts/service-reference.ts";
import { prove } from "../prover/prove.ts";
import { RULES } from "../prover/verdict.ts";
import type { FaultOperator, Site } from "./operator.ts";

/** What a broken graph is proved with: what the sound one is proved with. */
export interface Ground {
  readonly graph: Graph;
  readonly settings: ProofSettings;
  readonly services: ServiceReference;
  readonly today: string;
}

/** `equivalent`: the prover sees the same facts, so there is nothing to refute. */
export type Judgement =
  | { readonly fate: "refuted" | "equivalent" }
  | { readonly fate: "missed"; readonly verdict: string; readonly others: readonly string[] };

/** Whether what the operator named beforehand refutes the broken graph; and if it does not, what else does. */
export function judge({ refutedBy }: FaultOperator, site: Site, ground: Ground): Judgement {
  const graph = site.break();
  const named = prove({ ...ground, graph, only: [refutedBy] }).results.find(({ id }) => id === refutedBy);
  if (named?.verdict === "refuted") return { fate: "refuted" };
  if (isEquivalent(refutedBy, graph, ground)) return { fate: "equivalent" };
  const others = prove({ ...ground, graph }).results.flatMap(({ id, verdict }) => (verdict === "refuted" ? [id] : []));
  return { fate: "missed", verdict: named?.verdict ?? "not bound", others };
}

/** By machine: everything that is read of both graphs is equal. House rules read nodes, so to them no change is none. */
function isEquivalent(refutedBy: string, broken: Graph, { graph, settings, services }: Ground): boolean {
  if ((RULES as readonly string[]).includes(refutedBy)) return false;
  const [before, after] = [graph, broken].map((each) => {
    const { nodes: _, services: __, ...facts } = readWorld(each, settings, services);
    return JSON.stringify(facts, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
  });
  return before === after;
}
