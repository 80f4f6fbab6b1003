import type { ResourceNode } from "../../graph/node.ts";
import type { Unknown, Value } from "../../graph/value.ts";
import type { PolicyKind } from "../iam/policy.ts";
import type { ServiceReference } from "./service-reference.ts";
import type { Place, PolicyFacts } from "./world.ts";

/** What every reader of facts shares: where a node stands, how nodes find each other, how a policy is read. */
export interface FactsContext {
  readonly services: ServiceReference;
  /** The side of the walls that a node stands on. */
  readonly placeOf: (node: ResourceNode) => Place;
  /** Nodes of category `custom`, in the order of the graph. */
  readonly ofKind: (...kinds: readonly string[]) => readonly ResourceNode[];
  readonly byId: (id: string) => ResourceNode | undefined;
  /** Every node with this ARN: two stacks may make the same one. */
  readonly byArn: (arn: string) => readonly ResourceNode[];
  /** What `value` names among nodes of a kind: an ARN, an id or a name, of `near`'s account and region unless it says others. */
  readonly named: (kinds: readonly string[], value: string, near: ResourceNode) => readonly ResourceNode[];
  /**
   * What a node's property leads to: by its value or, where that is not known before deployment, by where the value
   * comes from.
   */
  readonly linked: (node: ResourceNode, property: string, ...kinds: readonly string[]) => Link;
  /** The same of a property that holds a list of names: one link each. */
  readonly linkedAll: (node: ResourceNode, property: string, ...kinds: readonly string[]) => readonly Link[];
  /** The nodes of a kind whose property leads to the target: its policies, its rules. */
  readonly attachedTo: (target: ResourceNode, kind: string, property: string) => readonly ResourceNode[];
  /** What of a kind hangs by a property on nothing of a target kind that the graph holds, or on nobody knows what. */
  readonly unattached: (kind: string, property: string, targetKind: string) => readonly Loose[];
  /** The ARN: AWS's, or composed of account, region and name. */
  readonly arnOf: (node: ResourceNode) => string | Unknown;
  /** The ARN or, where AWS has yet to draw a part of it, a stand-in that nothing else in the graph is called. */
  readonly nameOf: (node: ResourceNode) => string;
  /** The account that holds a node; where the graph does not say, the one that it says of others. */
  readonly accountOf: (node: ResourceNode) => string;
  /** Never throws: what cannot be read is a doubt. */
  readonly readPolicy: (document: Value | undefined, source: PolicySource) => PolicyFacts;
}

export interface PolicySource {
  readonly address: string;
  readonly attachedBy?: string;
  /** A policy of a principal, or one of a resource: a key, an endpoint, a bucket. */
  readonly kind: PolicyKind;
}

export type Link =
  | { readonly type: "absent" }
  /** One node, or several that are physically one. */
  | { readonly type: "nodes"; readonly nodes: readonly ResourceNode[] }
  /** A name of something that the graph does not hold. */
  | { readonly type: "outside"; readonly value: string }
  | { readonly type: "unknown"; readonly reason: string };

/** A link of a node that leads to no node. */
export interface Loose {
  readonly node: ResourceNode;
  readonly link: Extract<Link, { readonly type: "outside" | "unknown" }>;
}
