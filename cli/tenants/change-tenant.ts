import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { TenantId } from "../../model/tenant.ts";
import { compareGraphs } from "../../plan/compare-graphs.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { exitStatusOfPlan, type PlanReport } from "../plan-report.ts";
import { progress } from "../progress.ts";
import { planDocument } from "../reporters/plan-json.ts";
import { renderPlanText } from "../reporters/plan-text.ts";
import { paintFor } from "../reporters/style.ts";
import { type Proposal, proposeRegistry } from "./propose-registry.ts";
import { quotaVerdict } from "./quota-rules.ts";
import { type CellOnDisk, type CellsProject, readCells } from "./read-cells.ts";
import { refusalsOfTenantChange } from "./tenant-rules.ts";

/** What a verb wants of a registry: decided when the cells are read. */
export interface TenantChange {
  readonly tenant: TenantId;
  readonly cell: CellOnDisk;
  /** The registry's next text. */
  readonly text: string;
  readonly removes?: boolean;
}

export interface ChangeOptions {
  readonly target: string | undefined;
  readonly allowTouching: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  /** Asked when the plan has been shown and holds; what it refuses or throws leaves the registry as it is. */
  readonly confirm?: (report: PlanReport) => Promise<boolean>;
}

/**
 * Shows what a change of the registry would do, and makes it if the plan holds and whoever is asked agrees.
 *
 * @throws UserError where the change is none that the registry takes
 */
export async function changeTenant(
  decide: (project: CellsProject) => TenantChange,
  options: ChangeOptions,
): Promise<ExitStatus> {
  const config = readBulkheadConfig(process.cwd());
  const project = readCells(config, options.target);
  const change = decide(project);
  const proposal = await proposeRegistry(config, project, change.cell, change.text);
  try {
    const report = reportOf(change, proposal, project, options);
    const status = exitStatusOfPlan(report);
    if (!options.json) process.stdout.write(renderPlanText(report, paintFor(process.stdout, process.env)));
    const written = status === EXIT.holds && !options.dryRun && ((await options.confirm?.(report)) ?? true);
    if (written) proposal.accept();
    print(change, report, written, options);
    return status;
  } finally {
    proposal.drop();
  }
}

function reportOf(
  { tenant, cell, removes = false }: TenantChange,
  { before, after }: Proposal,
  { cells }: CellsProject,
  { allowTouching }: ChangeOptions,
): PlanReport {
  const difference = compareGraphs(before, after);
  const quotas = quotaVerdict({ before, after }, cell, cells);
  return {
    against: `${cell.registry} as it is`,
    stacks: after.stacks.map(({ id }) => id),
    difference,
    refusals: [...refusalsOfTenantChange(difference, after, { tenant, removes, allowTouching }), ...quotas.refusals],
    warnings: quotas.warnings,
  };
}

function print({ tenant, cell }: TenantChange, report: PlanReport, written: boolean, options: ChangeOptions): void {
  if (options.json) {
    const document = { tenant, registry: cell.registry, written, ...planDocument(report) };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const stacks = cell.stacks.map(({ stack }) => stack).join(", ");
    progress(
      written
        ? `wrote     ${cell.registry}; what it says is deployed with pulumi up, stack ${stacks}`
        : `left      ${cell.registry} as it is`,
    );
  }
}
