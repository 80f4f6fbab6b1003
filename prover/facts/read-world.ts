import type { Graph } from "../../graph/graph.ts";
import type { ProofSettings } from "../../model/proof-settings.ts";
import { listDoubts } from "./access-lists.ts";
import { principalAssumptions } from "./assumptions.ts";
import { deliveryDoubts } from "./deliveries.ts";
import { makeContext } from "./make-context.ts";
import { customNodes } from "./node-index.ts";
import { outsiders } from "./outsiders.ts";
import { findPlaces } from "./places.ts";
import { policyDoubts } from "./policy-doubts.ts";
import { readPrincipals } from "./principals/read-principals.ts";
import { taggedSessions } from "./principals/sessions.ts";
import { readCompute } from "./read-compute.ts";
import { readData } from "./read-data.ts";
import { readNetwork } from "./read-network.ts";
import type { ServiceReference } from "./service-reference.ts";
import { readSubscribers } from "./subscribers.ts";
import { unmodelled } from "./unmodelled.ts";
import type { Doubt, World } from "./world.ts";

/**
 * Reads everything that a proof speaks of out of a graph, once.
 *
 * Never throws for what a graph holds: what cannot be read is a doubt, which names the theorems that it touches.
 */
export function readWorld(graph: Graph, settings: ProofSettings, services: ServiceReference): World {
  const nodes = customNodes(graph);
  const { places, assumptions } = findPlaces(graph, nodes, settings.sameEnvironment);
  const context = makeContext(nodes, places, services);
  const { principals: entities, doubts: unsure } = readPrincipals(context);
  const { sessions, doubts: untold } = taggedSessions(entities, nodes, places);
  const { data, doubts: unread } = readData(nodes, context);
  const { network, doubts: unreached } = readNetwork(nodes, context);
  const { functions, apis, logGroups, doubts: uncomputed, assumptions: more } = readCompute(nodes, context);
  const strange = unmodelled(nodes);
  const subscribers = readSubscribers(context);
  const kept = [...deliveryDoubts(context), ...subscribers.doubts, ...listDoubts(context)];
  const named = [...network.endpoints, ...apis].flatMap(({ policy }) => policy ?? []);
  const principals = [...entities, ...sessions, ...outsiders(entities, data, named)];
  const documents = policyDoubts(principals, data);
  return {
    stacks: graph.stacks,
    nodes,
    places,
    principals,
    data,
    network,
    apis,
    functions,
    logGroups,
    services,
    doubts: distinct([
      ...strange.doubts,
      ...unsure,
      ...untold,
      ...unread,
      ...kept,
      ...documents,
      ...unreached,
      ...uncomputed,
    ]),
    assumptions: [
      ...[...assumptions, ...strange.assumptions, ...principalAssumptions(entities, data, nodes)],
      ...[...subscribers.assumptions, ...more],
    ],
  };
}

function distinct(doubts: readonly Doubt[]): readonly Doubt[] {
  return [...new Map(doubts.map((doubt) => [`${doubt.address}\n${doubt.reason}`, doubt])).values()];
}
