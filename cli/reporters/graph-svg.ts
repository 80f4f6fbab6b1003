import type { Graph } from "../../graph/graph.ts";
import { readServiceReference } from "../../iam-data/read-service-reference.ts";
import { servicesOf } from "../../iam-data/services-of.ts";
import type { ProofSettings } from "../../model/proof-settings.ts";
import { readWorld } from "../../prover/facts/read-world.ts";
import { topologyOf } from "../../report/topology.ts";
import { topologySvg } from "../../report/topology-svg.ts";

/** The graph as a drawing of its compartments: places are those of the proof. */
export function renderGraphSvg(graph: Graph, settings: ProofSettings): string {
  const world = readWorld(graph, settings, readServiceReference(servicesOf(graph)));
  return topologySvg(
    topologyOf(world),
    graph.stacks.map(({ id }) => id),
  );
}
