import type { SourcePosition } from "../graph/node.ts";
import type { Compartment } from "../model/compartment.ts";
import type { ValueChange } from "./value-changes.ts";

/** What a deployment does to one resource. `replace` destroys it and makes another in its place. */
export type Action = "create" | "change" | "replace" | "destroy";

export const ACTIONS: readonly Action[] = ["create", "change", "replace", "destroy"];

/** One resource that a deployment would touch. */
export interface ResourceChange {
  readonly action: Action;
  readonly id: string;
  readonly address: string;
  readonly stack: string;
  readonly kind: string;
  readonly name: string;
  /** What AWS calls it, where the program chose that: a table's name. */
  readonly physicalName?: string;
  /** Where it lies after the change; of what is destroyed, where it lay. */
  readonly compartment?: Compartment;
  /** Where it lay before, if the change moves it. */
  readonly movedFrom?: Compartment | "none";
  readonly properties: readonly ValueChange[];
  /** Why it cannot be changed in place, one sentence each; only of replacements. */
  readonly because: readonly string[];
  /** What is lost with it, such as "its items". Absent where it holds no data, or where its data stays. */
  readonly loses?: string;
  /** What stands in the way of a destruction: the deployment would stop at it. */
  readonly heldBy?: string;
  readonly source?: SourcePosition;
}

/** The difference between two graphs: sorted by stack and id, without what stays as it is. */
export interface Difference {
  readonly changes: readonly ResourceChange[];
  readonly unchanged: number;
  /** `ADDRESS PATH` of what could not be compared: secrets that a printed graph does not hold, values not known. */
  readonly notCompared: readonly string[];
  /** Kinds that changed and of which it is not known which changes replace a resource. */
  readonly kindsNotKnown: readonly string[];
}

/** `production / tenant-001`, `production / shared`, `no compartment`. */
export function compartmentLabel(compartment: Compartment | undefined): string {
  const parts = [compartment?.environment, compartment?.tenant].filter((part) => part !== undefined);
  return parts.length === 0 ? "no compartment" : parts.join(" / ");
}
