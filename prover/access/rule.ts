import { NotUnderstood } from "../iam/not-understood.ts";
import type { Policy, Statement } from "../iam/policy.ts";
import { type Reach, reach, reachExcept } from "../iam/principals.ts";
import type { Identity } from "../iam/request.ts";
import { type ActionSet, actionSet } from "./actions.ts";
import { type Demand, demandOf, meets, type Strength } from "./demand.ts";
import type { Known } from "./known.ts";
import type { OpenPart } from "./open-part.ts";
import { meetsResource, type Resources, resourcesOf } from "./resource.ts";

/** What all requests of one question have in common. */
export interface Setting {
  readonly identity: Identity;
  readonly bounded: boolean;
  readonly known: Known;
  readonly arn: string;
  /** Whether requests choose part of the ARN. */
  readonly isFamily: boolean;
  readonly actions: readonly string[];
  readonly strength: Strength;
}

/**
 * A statement, less what principal and target settle. An Allow asks all its parts to hold; a Deny asks one of them not
 * to, or the action to be another.
 */
export interface Rule {
  readonly statement: Statement;
  readonly reach: Reach;
  readonly actions: ActionSet;
  /** Absent: it names every ARN that is asked for. */
  readonly resources?: Resources;
  readonly demands: readonly Demand[];
  /** Parts that hang on nothing but the free keys of their variables: each may hold, or not. */
  readonly open: readonly OpenPart[];
}

/** The rules of one effect in a policy that still matter for these actions. */
export function rulesOf(
  policies: readonly Policy[],
  effect: Statement["effect"],
  among: ActionSet,
  setting: Setting,
): readonly Rule[] {
  return policies.flatMap(({ statements }) =>
    statements.flatMap((statement) => (statement.effect === effect ? (ruleOf(statement, among, setting) ?? []) : [])),
  );
}

/** `undefined`: an Allow that cannot apply, or a Deny that cannot. */
function ruleOf(statement: Statement, among: ActionSet, setting: Setting): Rule | undefined {
  const { known, arn, isFamily, strength } = setting;
  const holds = statement.effect === "Allow";
  const actions = actionSet(statement.action, setting.actions) & among;
  if (actions === 0n) return undefined;
  const by = reachOf(statement, setting);
  if (by === undefined) return undefined;
  const resources = resourcesOf(statement, known);
  const open: OpenPart[] = [];
  if (resources !== undefined && !isFamily) {
    const isMet = meetsResource(resources, holds, arn, strength);
    if (isMet && resources.open) open.push(resources.open);
    else if (isMet !== holds) return undefined;
  }
  const demands: Demand[] = [];
  for (const condition of statement.conditions) {
    const demand = demandOf(condition, statement.variables, known, holds);
    if (known.isFree(demand.key)) {
      demands.push(demand);
      continue;
    }
    const isMet = meets(demand, known.get(demand.key), strength);
    const part = demand.comparison?.open;
    if (isMet && part) open.push(part);
    else if (isMet !== holds) return undefined;
  }
  return { statement, reach: by, actions, demands, open, ...(isFamily && resources !== undefined && { resources }) };
}

function reachOf({ principal, effect }: Statement, { identity, bounded, strength }: Setting): Reach | undefined {
  if (principal === undefined) return "direct";
  try {
    return principal.negated ? reachExcept(principal, identity, effect, bounded) : reach(principal, identity);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return (effect === "Allow") === (strength === "possible") ? "direct" : undefined;
  }
}
