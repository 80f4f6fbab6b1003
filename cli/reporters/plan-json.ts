import { countsOf, type PlanReport } from "../plan-report.ts";

/** The plan for machines. Its shape is a contract: keys may be added, never changed or taken away. */
export function renderPlanJson({ against, stacks, difference, refusals, warnings }: PlanReport): string {
  const { changes, unchanged, notCompared, kindsNotKnown } = difference;
  const report = {
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
  return `${JSON.stringify(report, null, 2)}\n`;
}
