import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import type { Graph } from "../graph/graph.ts";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { servicesOf } from "../iam-data/services-of.ts";
import type { ConsolePage } from "../local/console/console-page.ts";
import { type ConsoleServer, serveConsole } from "../local/console/console-server.ts";
import type { LocalCloud } from "../local/local-cloud.ts";
import { readWorld } from "../prover/facts/read-world.ts";
import { isolationMatrix } from "../prover/isolation-matrix.ts";
import { prove } from "../prover/prove.ts";
import { topologyOf } from "../report/topology.ts";
import { verdictSentence } from "../report/words.ts";

export interface LocalConsoleOptions {
  /** Where `bulkhead.yaml` is, if there is one. */
  readonly directory: string;
  /** What was said of this run while it started. */
  readonly notes: readonly string[];
  readonly now?: Date;
}

/** Proves what runs, and serves the page on which it can be watched. */
export function openConsole(
  cloud: LocalCloud,
  graph: Graph,
  { directory, notes, now = new Date() }: LocalConsoleOptions,
): Promise<ConsoleServer> {
  return serveConsole(cloud, { ...proved(ofStack(graph, cloud.stack), directory, now), notes });
}

function proved(graph: Graph, directory: string, now: Date): Omit<ConsolePage, "notes"> {
  const { proof: settings } = readBulkheadConfig(directory);
  const services = readServiceReference(servicesOf(graph));
  const proof = prove({ graph, settings, services, today: now.toISOString().slice(0, 10) });
  const { verdict, results } = proof;
  return {
    topology: topologyOf(readWorld(graph, settings, services)),
    proof: { verdict, sentence: verdictSentence(results, verdict), matrix: isolationMatrix(proof) },
  };
}

const ofStack = (graph: Graph, id: string): Graph => ({
  ...graph,
  stacks: graph.stacks.filter((stack) => stack.id === id),
  nodes: graph.nodes.filter(({ stack }) => stack === id),
});
