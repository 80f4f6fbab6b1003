import type { CompartmentKeys } from "../model/compartment.ts";
import type { ProofSettings } from "../model/proof-settings.ts";

/** `bulkhead.yaml` with its defaults filled in: what holds for a stack stands at the stack. */
export interface BulkheadConfig {
  /** The folder that the file lies in, or would lie in. */
  readonly root: string;
  readonly account: string;
  readonly compartments: CompartmentKeys;
  readonly targets: readonly TargetConfig[];
  readonly proof: ProofSettings;
}

export interface TargetConfig {
  /** A folder relative to the root. */
  readonly path: string;
  readonly stacks: readonly StackSettings[];
}

export interface StackSettings {
  readonly name: string;
  readonly account: string;
  readonly region?: string;
  readonly compartments: CompartmentKeys;
  readonly env: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, unknown>>;
}
