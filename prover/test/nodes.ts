import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import { NO_WALLS } from "../facts/places.ts";
import type { World } from "../facts/world.ts";

/** A resource of a small graph: its address is `KIND.NAME`, as Terraform writes it. */
export function node(
  kind: string,
  name: string,
  inputs: Readonly<Record<string, Value>> = {},
  rest: Partial<ResourceNode> = {},
): ResourceNode {
  const stack = rest.stack ?? "shop/dev";
  return {
    id: `${stack}:${kind}.${name}`,
    address: `${kind}.${name}`,
    stack,
    kind,
    type: kind,
    name,
    category: "custom",
    dependsOn: [],
    propertyDependsOn: {},
    inputs,
    outputs: {},
    tags: {},
    account: "123456789012",
    region: "eu-west-1",
    options: {},
    ...rest,
  };
}

/** A graph of these nodes, with the stacks that they name. */
export function graphOf(nodes: readonly ResourceNode[]): Graph {
  const stacks = [...new Set(nodes.map(({ stack }) => stack))].map((id) => {
    const [project = "", stack = ""] = id.split("/");
    return { id, project, stack, engine: "terraform" as const, outputs: {}, warnings: [] };
  });
  return { version: 1, stacks, nodes };
}

/** A world of nothing, with what a test is about in its place. */
export function worldOf(facts: Partial<World> = {}): World {
  return {
    stacks: [],
    nodes: [],
    places: NO_WALLS,
    principals: [],
    data: [],
    network: {
      vpcs: [],
      subnets: [],
      securityGroups: [],
      endpoints: [],
      gateways: [],
      interfaces: [],
      prefixLists: [],
    },
    apis: [],
    functions: [],
    logGroups: [],
    services: { source: "none", services: new Map() },
    doubts: [],
    assumptions: [],
    ...facts,
  };
}
