import { countsOf, type PlanReport } from "../plan-report.ts";

/** The plan for machines. Its shape is a contract: keys may be added, never changed or taken away. */
export function renderPlanJson(report: PlanReport): string {
  return `${JSON.stringify(planDocument(report), null, 2)}\n`;
}

export function planDocument({ against, stacks, difference, refusals, warnings }: PlanReport) {
  const { changes, unchanged, notCompared, kindsNotKnown } = difference;
  return {
    verdict: refusals.length > 0 ? "refused" : "holds",
    refusals,
    against,
    stacks,
    counts: { ...countsOf(difference), unchanged },
    changes,
    dataLost: changes.filter(({ loses }) => loses !== undefined).map(({ address }) => address),
    notCompared,
    kindsNotKnown,
    warnings,
  };
}
