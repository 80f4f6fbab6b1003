import type { Proof } from "../prover/prove.ts";
import type { Verdict } from "../prover/verdict.ts";
import type { CapturedTarget } from "./capture-world.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";

/** What every reporter of a proof is given. */
export interface ProofReport {
  readonly proof: Proof;
  readonly targets: readonly CapturedTarget[];
  /** What captures could not see or had to assume, one sentence each, with the stack. */
  readonly warnings: readonly string[];
  /** Where the facts about AWS's actions come from: a package and its version. */
  readonly services: string;
  readonly timing: { readonly captureMs: number; readonly proveMs: number };
}

/** A world in which there was nothing to check is undecided: nothing was shown of it. */
const STATUS: Readonly<Record<Verdict, ExitStatus>> = {
  proved: EXIT.holds,
  refuted: EXIT.refuted,
  unknown: EXIT.unknown,
  "not-applicable": EXIT.unknown,
};

export function exitStatusOf({ proof }: Pick<ProofReport, "proof">): ExitStatus {
  return STATUS[proof.verdict];
}
