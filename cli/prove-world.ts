import type { BulkheadConfig } from "../config/bulkhead-config.ts";
import type { CapturedWorld } from "./capture-world.ts";
import type { ProofReport } from "./proof-report.ts";

/** Begun while programs are captured: it is loaded by the time that they are. */
export async function loadProver() {
  const [{ prove }, { readServiceReference }, { servicesOf }] = await Promise.all([
    import("../prover/prove.ts"),
    import("../iam-data/read-service-reference.ts"),
    import("../iam-data/services-of.ts"),
  ]);
  return { prove, readServiceReference, servicesOf };
}

export type Prover = Awaited<ReturnType<typeof loadProver>>;

/** Proves a captured world by what `bulkhead.yaml` declares. */
export function proveWorld(
  { graph, targets, captureMs }: CapturedWorld,
  { prove, readServiceReference, servicesOf }: Prover,
  config: Pick<BulkheadConfig, "proof">,
  now = new Date(),
): ProofReport {
  const startedAt = performance.now();
  const services = readServiceReference(servicesOf(graph));
  const proof = prove({ graph, settings: config.proof, services, today: now.toISOString().slice(0, 10) });
  return {
    proof,
    targets,
    warnings: graph.stacks.flatMap(({ id, warnings }) => warnings.map((warning) => `${id}: ${warning}`)),
    services: services.source,
    timing: { captureMs, proveMs: performance.now() - startedAt },
  };
}
