import type { Compartment } from "../model/compartment.ts";
import type { Tags } from "../model/tags.ts";
import type { Value } from "./value.ts";

/** Where a resource was declared: a path relative to the repository's root, and a line from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/**
 * How an engine will treat a resource, where that differs from the default; only what is set is present.
 * `retain` and `protect` are what "destroyable" forbids.
 */
export interface NodeOptions {
  readonly protect?: boolean;
  readonly retain?: boolean;
  readonly aliases?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  readonly import?: string;
}

/**
 * One resource of a platform, whichever engine declared it.
 *
 * Property names are spelt as Pulumi's AWS SDK spells them (`kmsKeyArn`), for Pulumi and Terraform alike, so that a fact
 * about a resource kind is written once.
 */
export interface ResourceNode {
  /** Unique in the graph: a Pulumi URN, or `terraform:STACK:ADDRESS`. */
  readonly id: string;
  /** What the author calls it: the URN, or the Terraform address. */
  readonly address: string;
  /** The stack that the node belongs to: `PROJECT/STACK`. */
  readonly stack: string;
  /** The engine-neutral kind, which is the AWS provider's own: `aws_dynamodb_table`; `component` kinds keep the engine's token. */
  readonly kind: string;
  /** The engine's own type token: `aws:dynamodb/table:Table`. */
  readonly type: string;
  readonly name: string;
  /** `custom`: something that AWS holds. `component`: a grouping of the program. `provider`: an engine's plug-in. `data`: read, not made. */
  readonly category: "custom" | "component" | "provider" | "data";
  readonly parent?: string;
  readonly dependsOn: readonly string[];
  /** Input property (top level) → ids of the nodes whose outputs it was computed from. */
  readonly propertyDependsOn: Readonly<Record<string, readonly string[]>>;
  readonly provider?: string;
  readonly inputs: Readonly<Record<string, Value>>;
  /** Inputs and what AWS would compute (ARNs, ids, URLs), synthesised the way AWS makes them. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** Own tags over the provider's default tags. */
  readonly tags: Tags;
  readonly compartment?: Compartment;
  readonly region?: string;
  readonly account?: string;
  readonly options: NodeOptions;
  readonly source?: SourcePosition;
}
