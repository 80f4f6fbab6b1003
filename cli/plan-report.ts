import { ACTIONS, type Action, compartmentLabel, type Difference, type ResourceChange } from "../plan/difference.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";

/** What every reporter of a plan is given. */
export interface PlanReport {
  /** What the program is compared with, in a few words. */
  readonly against: string;
  readonly stacks: readonly string[];
  readonly difference: Difference;
  /** Why the plan is refused, one sentence each; empty where it holds. */
  readonly refusals: readonly string[];
  /** What the comparison could not see or had to assume. */
  readonly warnings: readonly string[];
}

export interface PlanRules {
  /** Globs of what may change: a tenant, an environment, `environment/tenant`, `PROJECT/STACK`. Absent: anything. */
  readonly only?: readonly string[];
  readonly allowDataLoss: boolean;
  readonly expectNoChanges: boolean;
}

export function exitStatusOfPlan({ refusals }: Pick<PlanReport, "refusals">): ExitStatus {
  return refusals.length > 0 ? EXIT.refuted : EXIT.holds;
}

export function countsOf({ changes }: Difference): Readonly<Record<Action, number>> {
  const count = (action: Action) => changes.filter((change) => change.action === action).length;
  return Object.fromEntries(ACTIONS.map((action) => [action, count(action)])) as Record<Action, number>;
}

/** @returns why a plan is refused, one sentence each */
export function refusalsOf({ changes }: Difference, rules: PlanRules): readonly string[] {
  const { only, allowDataLoss, expectNoChanges } = rules;
  const lost = changes.filter(({ loses }) => loses !== undefined);
  const outside = only === undefined ? [] : changes.filter((change) => !isWithin(change, only));
  const places = [...new Set(outside.map(({ compartment }) => compartmentLabel(compartment)))].sort();
  return [
    ...(expectNoChanges && changes.length > 0
      ? [`${resources(changes.length)} would change, and none is expected to.`]
      : []),
    ...(outside.length > 0
      ? [`${resources(outside.length)} outside ${only?.join(", ")} would change: of ${places.join(", ")}.`]
      : []),
    ...(lost.length > 0 && !allowDataLoss
      ? [`Data of ${resources(lost.length)} would be lost; --allow-data-loss says that it may be.`]
      : []),
  ];
}

/** Whether a change stays where it may happen; one that moves a resource happens on both sides. */
export function isWithin(change: ResourceChange, only: readonly string[]): boolean {
  const patterns = only.map(patternOf);
  const sides = [change.compartment, ...(change.movedFrom === undefined ? [] : [change.movedFrom])];
  return sides.every((side) => {
    const { environment, tenant } = side === undefined || side === "none" ? {} : side;
    const own = [environment, tenant, ...(environment && tenant ? [`${environment}/${tenant}`] : [])];
    const placeless = own.every((name) => name === undefined) ? [change.stack.split("/").at(-1)] : [];
    const names = [change.stack, ...own, ...placeless].filter((name) => name !== undefined);
    return names.some((name) => patterns.some((pattern) => pattern.test(name)));
  });
}

function patternOf(glob: string): RegExp {
  const source = glob
    .replace(/[\\^$+.()|[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}

const resources = (count: number): string => `${count} ${count === 1 ? "resource" : "resources"}`;
