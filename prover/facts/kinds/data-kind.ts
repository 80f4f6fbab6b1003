import type { ResourceNode } from "../../../graph/node.ts";
import type { FactsContext } from "../context.ts";
import type { DataPart, Encryption, PolicyFacts } from "../world.ts";

/** How one kind of resource is read as data: one file each. */
export interface DataKind {
  readonly kind: string;
  /** What requests name, of a resource with this ARN. */
  readonly parts: (arn: string, node: ResourceNode, context: FactsContext) => readonly DataPart[];
  /** The kinds that say more of it, and the property by which each names it. */
  readonly companions?: readonly Companion[];
  /** Absent: the kind has no policy of its own. */
  readonly policy?: (node: ResourceNode, context: FactsContext) => PolicyFacts | undefined;
  readonly encryption: (node: ResourceNode, context: FactsContext) => Encryption;
  readonly aliases?: (node: ResourceNode, context: FactsContext) => readonly string[];
  readonly restrictsPublic?: (node: ResourceNode, context: FactsContext) => boolean;
  /** The same data once more in other regions, with policies and keys of their own. */
  readonly replicas?: (node: ResourceNode, context: FactsContext) => readonly Replica[];
}

export interface Replica {
  readonly region: string;
  readonly policy?: PolicyFacts;
  readonly encryption: Encryption;
}

export interface Companion {
  readonly kind: string;
  readonly property: string;
}

/** The policies of a resource: its own property, and those that other nodes hang on it. */
export function policiesOf(
  node: ResourceNode,
  context: FactsContext,
  { own, hung = [] }: { readonly own?: string; readonly hung?: readonly HungPolicy[] },
): readonly PolicyFacts[] {
  const inline = own === undefined ? undefined : node.inputs[own];
  const isSet = inline !== undefined && inline !== null && inline !== "";
  const policies = isSet ? [context.readPolicy(inline, { address: node.address, kind: "resource" })] : [];
  for (const { kind, property, document } of hung) {
    for (const { address, inputs, outputs } of context.attachedTo(node, kind, property))
      policies.push(context.readPolicy(inputs[document] ?? outputs[document], { address, kind: "resource" }));
  }
  return policies;
}

/** A kind that puts a policy on what its `property` names. */
export interface HungPolicy extends Companion {
  /** The property that holds the document. */
  readonly document: string;
}
