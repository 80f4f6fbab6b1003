import type { Graph } from "../../graph/graph.ts";
import { readFunctions } from "../../prover/facts/compute/functions.ts";
import { makeContext } from "../../prover/facts/make-context.ts";
import { NO_WALLS } from "../../prover/facts/places.ts";
import { readNetwork } from "../../prover/facts/read-network.ts";
import { type NetworkPath, pathOf } from "./paths.ts";
import { type Resolution, resolve } from "./resolve.ts";

/** What the functions of a stack reach, as its network decides. */
export interface FunctionNetwork {
  /** Reads the network, which the first question would otherwise wait for. */
  readonly prepare: () => void;
  /** @param service as endpoints call it: `dynamodb` */
  readonly pathOf: (functionArn: string, service: string) => NetworkPath;
  /** What the resolver that a function asks does with a name. */
  readonly resolve: (functionArn: string, name: string) => Resolution;
}

const NO_SERVICES = { source: "none", services: new Map() };

/**
 * Reads a stack's network as the prover does. Nothing is read before it is first asked, and nothing twice: most functions
 * of most runs only ever ask for one service.
 */
export function functionNetwork(graph: Graph, stack: string): FunctionNetwork {
  const read = once(() => {
    const nodes = graph.nodes.filter((node) => node.stack === stack && node.category === "custom");
    // Which side of a wall something stands on is of no matter to packets, nor is what a policy says.
    const context = makeContext(nodes, NO_WALLS, NO_SERVICES);
    const functions = new Map(readFunctions(context).map((each) => [each.arn, each]));
    return { network: readNetwork(nodes, context).network, functions };
  });
  const paths = new Map<string, NetworkPath>();
  return {
    prepare: () => void read(),
    pathOf: (functionArn, service) => {
      const key = `${functionArn} ${service}`;
      const { network, functions } = read();
      const caller = functions.get(functionArn) ?? { arn: functionArn, subnetIds: [], securityGroupIds: [] };
      const path = paths.get(key) ?? pathOf(network, caller, service);
      paths.set(key, path);
      return path;
    },
    resolve: (functionArn, name) => {
      const { network, functions } = read();
      const id = functions.get(functionArn)?.subnetIds[0];
      if (id === undefined)
        return { answered: true, because: "the function is in no VPC: its resolver answers every name" };
      const subnet = network.subnets.find((each) => each.id === id);
      return resolve(
        network.vpcs.find((vpc) => vpc.id === subnet?.vpc),
        name,
      );
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
