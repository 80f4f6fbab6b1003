import type { Finding, Result } from "../../prover/verdict.ts";
import type { ProofReport } from "../../report/proof-report.ts";

/** The report for machines. Its shape is a contract: keys may be added, never changed or taken away. */
export function renderProofJson({ proof, targets, warnings, services, timing }: ProofReport): string {
  const report = {
    verdict: proof.verdict,
    targets,
    theorems: proof.results.filter(({ kind }) => kind === "theorem").map(resultOf),
    rules: proof.results.filter(({ kind }) => kind === "rule").map(resultOf),
    declared: proof.declared,
    sides: proof.sides,
    declarations: proof.declarations,
    world: proof.world,
    warnings,
    services,
    timing: { captureMs: Math.round(timing.captureMs), proveMs: Math.round(timing.proveMs) },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function resultOf({ id, verdict, checked, accepted, findings }: Result) {
  return { id, verdict, checked, accepted, findings: findings.map(findingOf) };
}

/** The keys of the contract first, and none that is not there. */
function findingOf(finding: Finding) {
  const { verdict, principal, action, resource, crosses, because, fix, replay, sentence, source, fingerprint } =
    finding;
  return { verdict, sentence, principal, action, resource, crosses, because, fix, replay, source, fingerprint };
}
