import type { Proof } from "../prover/prove.ts";

/** What every report of a proof is made of. */
export interface ProofReport {
  readonly proof: Proof;
  readonly targets: readonly ReportedTarget[];
  /** What captures could not see or had to assume, one sentence each, with the stack. */
  readonly warnings: readonly string[];
  /** Where the facts about AWS's actions come from: a package and its version. */
  readonly services: string;
  readonly timing: { readonly captureMs: number; readonly proveMs: number };
}

export interface ReportedTarget {
  readonly target: string;
  readonly engine: "pulumi" | "terraform";
  readonly stack: string;
  /** What AWS would hold of it. */
  readonly resources: number;
}
