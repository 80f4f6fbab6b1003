import type { Graph } from "../../graph/graph.ts";
import { readServiceReference } from "../../iam-data/read-service-reference.ts";
import { servicesOf } from "../../iam-data/services-of.ts";
import type { ProofSettings } from "../../model/proof-settings.ts";
import { QUOTAS_AS_OF } from "../../model/quotas.ts";
import { countQuotas } from "../../plan/quotas/count-quotas.ts";
import { readWorld } from "../../prover/facts/read-world.ts";
import type { ProofReport } from "../../report/proof-report.ts";
import { renderReport } from "../../report/render-report.ts";

/** The report as a page, with what was proved read once more for its topology. */
export function renderReportPage(
  report: ProofReport,
  graph: Graph,
  settings: ProofSettings,
  version: string,
  now: Date = new Date(),
): string {
  const world = readWorld(graph, settings, readServiceReference(servicesOf(graph)));
  const quotas = { count: countQuotas(graph), asOf: QUOTAS_AS_OF };
  return renderReport({ report, world, quotas, version, today: now.toISOString().slice(0, 10) });
}
