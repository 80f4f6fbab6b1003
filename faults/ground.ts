import type { Graph } from "../graph/graph.ts";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { servicesOf } from "../iam-data/services-of.ts";
import type { ProofSettings } from "../model/proof-settings.ts";
import { readWorld } from "../prover/facts/read-world.ts";
import type { ServiceReference } from "../prover/facts/service-reference.ts";
import type { ProofInput } from "../prover/prove.ts";

/** What a broken graph is proved with: what the sound one is proved with. */
export interface Ground {
  readonly graph: Graph;
  readonly settings: ProofSettings;
  readonly today: string;
  /** What `bulkhead prove` would read for a graph that differs from the sound one: a fault may bring in a service. */
  readonly servicesFor: (graph: Graph) => ServiceReference;
  /** All that the prover reads of the sound graph, as text. */
  readonly facts: () => string;
}

export function groundOf(graph: Graph, settings: ProofSettings, today: string): Ground {
  const known = servicesOf(graph);
  const read = new Map<string, ServiceReference>();
  let facts: string | undefined;
  const servicesFor = (broken: Graph) => {
    const prefixes = [
      ...new Set([...known, ...servicesOf({ ...broken, nodes: changedNodes(graph, broken) })]),
    ].toSorted();
    const key = prefixes.join();
    const services = read.get(key) ?? readServiceReference(prefixes);
    read.set(key, services);
    return services;
  };
  return {
    graph,
    settings,
    today,
    servicesFor,
    facts: () => {
      facts ??= factsOf(graph, settings, servicesFor(graph));
      return facts;
    },
  };
}

export const inputOf = ({ settings, today, servicesFor }: Ground, graph: Graph): ProofInput => ({
  graph,
  settings,
  services: servicesFor(graph),
  today,
});

/** The nodes of a broken graph that the sound one does not hold as they are. */
export function changedNodes(sound: Graph, broken: Graph): Graph["nodes"] {
  const before = new Set(sound.nodes);
  return broken.nodes.filter((node) => !before.has(node));
}

/** All that the prover reads of a graph but the nodes that it read it from, as text that tells any two apart. */
export function factsOf(graph: Graph, settings: ProofSettings, services: ServiceReference): string {
  const { nodes: _, services: __, ...facts } = readWorld(graph, settings, services);
  return JSON.stringify(facts, (_key, value: unknown) => {
    if (value instanceof Map) return { map: [...value] };
    if (value instanceof Set) return { set: [...value] };
    return typeof value === "bigint" ? `${value}n` : value;
  });
}
