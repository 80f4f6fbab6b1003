import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { World } from "./world.ts";

/** What one look at all nodes tells. */
export interface NodeIndex {
  readonly byId: ReadonlyMap<string, ResourceNode>;
  /** Of each kind, in the order of the graph. */
  readonly byKind: ReadonlyMap<string, readonly ResourceNode[]>;
  /** The accounts that nodes name. */
  readonly accounts: ReadonlySet<string>;
  /** Whether some node names none. */
  readonly lacksAccount: boolean;
  /** Those that hold a node. */
  readonly stacks: ReadonlySet<string>;
  /** By stack and environment the tenants, `undefined` where a compartment names none; no stack without compartments. */
  readonly compartments: ReadonlyMap<string, Compartments>;
}

/** The tenants of each environment of a stack. */
export type Compartments = ReadonlyMap<string | undefined, ReadonlySet<string | undefined>>;

type Nodes = Pick<World, "nodes">;

const made = new WeakMap<readonly ResourceNode[], NodeIndex>();

/** What AWS would hold: the nodes of category `custom`, in the order of the graph. */
export function customNodes({ nodes: all }: Graph): readonly ResourceNode[] {
  const nodes: ResourceNode[] = [];
  made.set(nodes, makeIndex(all, nodes));
  return nodes;
}

/** One index for the facts and all theorems: there are many nodes, and looking at each takes its time. */
export function indexOf({ nodes }: Nodes): NodeIndex {
  const index = made.get(nodes) ?? makeIndex(nodes, []);
  made.set(nodes, index);
  return index;
}

/** @param nodes gets those of category `custom` */
function makeIndex(all: readonly ResourceNode[], nodes: ResourceNode[]): NodeIndex {
  const byKind = new Map<string, ResourceNode[]>();
  const accounts = new Set<string>();
  const stacks = new Set<string>();
  const compartments = new Map<string, Map<string | undefined, Set<string | undefined>>>();
  let lacksAccount = false;
  let placed: ResourceNode | undefined;
  for (const node of all) {
    const { category, kind, account, stack, compartment } = node;
    if (category !== "custom") continue;
    nodes.push(node);
    const same = byKind.get(kind);
    if (same === undefined) byKind.set(kind, [node]);
    else same.push(node);
    if (account === undefined) lacksAccount = true;
    else accounts.add(account);
    stacks.add(stack);
    if (compartment === undefined || (placed !== undefined && isBeside(node, placed))) continue;
    const { environment, tenant } = compartment;
    const ofStack = compartments.get(stack) ?? new Map<string | undefined, Set<string | undefined>>();
    compartments.set(stack, ofStack.set(environment, (ofStack.get(environment) ?? new Set()).add(tenant)));
    placed = node;
  }
  let byId: NodeIndex["byId"] | undefined;
  return {
    get byId() {
      byId ??= new Map(nodes.map((node) => [node.id, node]));
      return byId;
    },
    byKind,
    accounts,
    lacksAccount,
    stacks,
    compartments,
  };
}

/** Neighbours mostly stand in one compartment. */
function isBeside({ stack, compartment }: ResourceNode, other: ResourceNode): boolean {
  return (
    stack === other.stack &&
    compartment?.environment === other.compartment?.environment &&
    compartment?.tenant === other.compartment?.tenant
  );
}

/** By their ids; those of some kinds only, where such are named. */
export function nodesById(world: Nodes, ...kinds: readonly string[]): ReadonlyMap<string, ResourceNode> {
  if (kinds.length === 0) return indexOf(world).byId;
  return new Map(kinds.flatMap((kind) => nodesOfKind(world, kind)).map((node) => [node.id, node]));
}

/** In the order of the graph. */
export const nodesOfKind = (world: Nodes, kind: string): readonly ResourceNode[] =>
  indexOf(world).byKind.get(kind) ?? [];
