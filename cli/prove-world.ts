import type { ProofSettings } from "../model/proof-settings.ts";
import type { Proof } from "../prover/prove.ts";
import type { ProofReport } from "../report/proof-report.ts";
import type { CapturedWorld } from "./capture-world.ts";

/** Begun while programs are captured: it is loaded by the time that they are. */
export async function loadProver() {
  const [{ prove }, { acceptAll }, { readServiceReference }, { servicesOf }] = await Promise.all([
    import("../prover/prove.ts"),
    import("../prover/accept-all.ts"),
    import("../iam-data/read-service-reference.ts"),
    import("../iam-data/services-of.ts"),
  ]);
  return { prove, acceptAll, readServiceReference, servicesOf };
}

export type Prover = Awaited<ReturnType<typeof loadProver>>;

export interface ProveOptions {
  readonly proof: ProofSettings;
  /** Whether this is all that `bulkhead.yaml` names: only then can it be said of a declaration that nothing needs it. */
  readonly whole: boolean;
  readonly now?: Date;
}

/** Proves a captured world by what `bulkhead.yaml` declares. */
export function proveWorld(
  { graph, targets, captureMs }: CapturedWorld,
  { prove, readServiceReference, servicesOf }: Prover,
  { proof: settings, whole, now = new Date() }: ProveOptions,
): ProofReport {
  const startedAt = performance.now();
  const services = readServiceReference(servicesOf(graph));
  const proof = prove({ graph, settings, services, today: now.toISOString().slice(0, 10) });
  return {
    proof: whole ? proof : withoutRemarksOnUse(proof),
    targets,
    warnings: graph.stacks.flatMap(({ id, warnings }) => warnings.map((warning) => `${id}: ${warning}`)),
    services: services.source,
    timing: { captureMs, proveMs: performance.now() - startedAt },
  };
}

/** Everything that stands against a proof, for a baseline. */
export function findingsToAccept(
  { graph }: CapturedWorld,
  { acceptAll, readServiceReference, servicesOf }: Prover,
  { proof: settings, now = new Date() }: Omit<ProveOptions, "whole">,
): readonly string[] {
  const today = now.toISOString().slice(0, 10);
  return acceptAll({ graph, settings, services: readServiceReference(servicesOf(graph)), today });
}

/** What is needed elsewhere is not seen here. */
function withoutRemarksOnUse(proof: Proof): Proof {
  const declarations = proof.declarations.filter(({ kind }) => kind === "expired");
  if (declarations.length === proof.declarations.length) return proof;
  const sentence =
    "Not all that bulkhead.yaml names is in this world, so which declarations are not needed is not said.";
  return { ...proof, declarations, world: [...proof.world, sentence] };
}
