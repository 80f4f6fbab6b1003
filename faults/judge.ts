import type { Graph } from "../graph/graph.ts";
import { prove } from "../prover/prove.ts";
import { RULES } from "../prover/verdict.ts";
import { factsOf, type Ground, inputOf } from "./ground.ts";
import type { FaultOperator, Site } from "./operator.ts";

/**
 * `other`: refuted, but not by what was named beforehand. `equivalent`: the prover sees the same facts, so there is
 * nothing to refute.
 */
export type Judgement =
  | { readonly fate: "refuted" }
  | { readonly fate: "equivalent" }
  | { readonly fate: "other" | "missed"; readonly verdict: string; readonly others: readonly string[] };

/** Whether what the operator named beforehand refutes the broken graph; and if it does not, what else does. */
export function judge({ refutedBy }: FaultOperator, site: Site, ground: Ground): Judgement {
  const input = inputOf(ground, site.break());
  const named = prove({ ...input, only: [refutedBy] }).results.find(({ id }) => id === refutedBy);
  if (named?.verdict === "refuted") return { fate: "refuted" };
  if (isEquivalent(refutedBy, input.graph, ground)) return { fate: "equivalent" };
  const others = prove(input).results.flatMap(({ id, verdict }) => (verdict === "refuted" ? [id] : []));
  return { fate: others.length > 0 ? "other" : "missed", verdict: named?.verdict ?? "not bound", others };
}

/** By machine: everything that is read of both graphs is equal. House rules read nodes, so to them no change is none. */
function isEquivalent(refutedBy: string, broken: Graph, ground: Ground): boolean {
  if ((RULES as readonly string[]).includes(refutedBy)) return false;
  return factsOf(broken, ground.settings, ground.servicesFor(broken)) === ground.facts();
}
