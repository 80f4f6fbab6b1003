import type { Verdict } from "../prover/verdict.ts";
import type { ProofReport } from "../report/proof-report.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";

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
