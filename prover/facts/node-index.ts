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
}

type Nodes = Pick<World, "nodes">;

const made = new WeakMap<readonly ResourceNode[], NodeIndex>();

/** One index for the facts and all theorems: there are many nodes, and looking at each takes its time. */
export function indexOf({ nodes }: Nodes): NodeIndex {
  const index = made.get(nodes) ?? makeIndex(nodes);
  made.set(nodes, index);
  return index;
}

function makeIndex(nodes: readonly ResourceNode[]): NodeIndex {
  const byKind = new Map<string, ResourceNode[]>();
  const accounts = new Set<string>();
  let lacksAccount = false;
  for (const node of nodes) {
    const { kind, account } = node;
    const same = byKind.get(kind);
    if (same === undefined) byKind.set(kind, [node]);
    else same.push(node);
    if (account === undefined) lacksAccount = true;
    else accounts.add(account);
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
  };
}

/** By their ids; those of some kinds only, where such are named. */
export function nodesById(world: Nodes, ...kinds: readonly string[]): ReadonlyMap<string, ResourceNode> {
  if (kinds.length === 0) return indexOf(world).byId;
  return new Map(kinds.flatMap((kind) => nodesOfKind(world, kind)).map((node) => [node.id, node]));
}

/** In the order of the graph. */
export const nodesOfKind = (world: Nodes, kind: string): readonly ResourceNode[] =>
  indexOf(world).byKind.get(kind) ?? [];
