import type { CapturedStack } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Tags } from "../../model/tags.ts";
import type { Policy } from "../iam/policy.ts";
import type { TheoremId } from "../verdict.ts";
import type { ApiFacts, FunctionFacts, LogGroupFacts } from "./compute.ts";
import type { NetworkFacts } from "./network.ts";
import type { ServiceReference } from "./service-reference.ts";

/** What is proved over: the graph, read once. Every list is in the order of the graph, so a proof is deterministic. */
export interface World {
  readonly stacks: readonly CapturedStack[];
  /** What AWS would hold: nodes of category `custom`. */
  readonly nodes: readonly ResourceNode[];
  readonly places: Places;
  readonly principals: readonly PrincipalFacts[];
  readonly data: readonly DataFacts[];
  readonly network: NetworkFacts;
  readonly apis: readonly ApiFacts[];
  readonly functions: readonly FunctionFacts[];
  readonly logGroups: readonly LogGroupFacts[];
  readonly services: ServiceReference;
  /** What could carry access and was not understood; each makes the theorems that it touches `unknown`. */
  readonly doubts: readonly Doubt[];
  /** What was assumed for want of information, one sentence each: printed with every verdict. */
  readonly assumptions: readonly string[];
}

/**
 * The side of the walls that a node stands on. Two nodes are on one side if and only if their keys are equal.
 */
export interface Place {
  readonly key: string;
  /** The environment's identity: its tag, told apart by stack where stacks of one project share a tag. */
  readonly environment: string;
  /** A tenant or service; `shared` is the platform; absent: the environment has no tenants. */
  readonly tenant?: string;
  /** For people: `tenant-001 in production`. */
  readonly label: string;
  /** The node has no compartment although its stack has some: it is a side of its own, and a finding. */
  readonly unplaced?: boolean;
}

/** The side of the walls that each node stands on. */
export interface Places {
  /** Of a node of category `custom`. */
  readonly of: (node: ResourceNode) => Place;
  /** Those that a compartment names, and those that are whole stacks: each once. */
  readonly named: readonly Place[];
}

/** A policy document and where it hangs. Exactly one of `policy` and `doubt` is set. */
export interface PolicyFacts {
  /** The address of the node that holds the document. */
  readonly address: string;
  /** The address of the node that attaches it, where that is another. */
  readonly attachedBy?: string;
  readonly policy?: Policy;
  /** Why the document could not be read: everything that it could decide is unknown. It is a doubt of the world too. */
  readonly doubt?: string;
}

export interface PrincipalFacts {
  /** The graph's node; absent for principals that only policies name. */
  readonly node?: string;
  readonly address: string;
  readonly arn: string;
  /**
   * `outside`: named by a policy and not in the graph, or any stranger (anonymous, any other account). What its own
   * policies allow is not seen: in another account they are taken to allow everything, in this one nothing.
   */
  readonly type: "role" | "user" | "outside";
  readonly account: string;
  readonly place: Place;
  /** Own tags, over them the session tags that this identity stands for (`session`). */
  readonly tags: Tags;
  /** The session tags that tell this identity from the role itself: one identity per tenant of a role that trusts taggers. */
  readonly session?: Tags;
  readonly identity: readonly PolicyFacts[];
  readonly boundary?: PolicyFacts;
  /** Roles only. */
  readonly trust?: PolicyFacts;
}

/** Anything with an ARN of its own whose reading, writing or use is what a wall is for: keys and functions included. */
export interface DataFacts {
  readonly node: string;
  readonly address: string;
  /** `aws_dynamodb_table`. */
  readonly kind: string;
  readonly arn: string;
  /** What requests name: the resource itself first, then what lies within it. */
  readonly parts: readonly DataPart[];
  readonly account: string;
  readonly region?: string;
  readonly place: Place;
  readonly tags: Tags;
  /** Resource policy, key policy, queue policy, …; absent: the resource has none. */
  readonly policy?: PolicyFacts;
  readonly encryption: Encryption;
  /** S3: `RestrictPublicBuckets` is on, so a policy that is public admits nobody from outside the account. */
  readonly restrictsPublic?: boolean;
  /** Other names of it: alias ARNs of a key. */
  readonly aliases?: readonly string[];
}

export interface DataPart {
  /** The resource type as the service reference calls it: `table`, `index`, `object`, `log-stream`. */
  readonly type: string;
  /** The ARN; `*` stands for what requests choose (an object's key, an index's name). */
  readonly arn: string;
  /** Only these actions get at the resource by this ARN, which is not its own; absent: all that can name the type. */
  readonly actions?: readonly string[];
}

/** How data at rest is encrypted. `none`: the resource keeps no data (a key; a function without variables). */
export type Encryption =
  | { readonly by: "customer-key"; readonly key: string }
  | { readonly by: "aws-key" | "unencrypted" | "none" }
  | { readonly by: "unknown"; readonly reason: string };

export interface Doubt {
  readonly address: string;
  readonly reason: string;
  readonly theorems: readonly TheoremId[];
  /** What to do about it, where that is not to make it known. */
  readonly fix?: string;
  /** What is not understood may be declared: the ends between which a service delivers. */
  readonly delivery?: {
    readonly from: Place;
    readonly to: Place;
    readonly principals: readonly [string, ...string[]];
    readonly resources: readonly [string, ...string[]];
  };
}
