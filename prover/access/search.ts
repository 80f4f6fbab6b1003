import { NotUnderstood } from "../iam/not-understood.ts";
import { type ActionSet, firstOf } from "./actions.ts";
import { type Budget, spend } from "./budget.ts";
import { type Demand, meets, type Strength } from "./demand.ts";
import { type Found, findGiven } from "./find-given.ts";
import { findText, type TextDemand } from "./find-text.ts";
import { isImplied, type OpenPart } from "./open-part.ts";
import { type Pattern, wide } from "./pattern.ts";
import { meetsResource, resourceDemand } from "./resource.ts";
import type { Rule, Setting } from "./rule.ts";

/** What is asked of a request so far, and one that meets it. */
export interface Candidate {
  readonly actions: ActionSet;
  readonly texts: readonly TextDemand[];
  readonly arn: string;
  readonly keys: ReadonlyMap<string, Asked>;
  /** What holds because an Allow applies. */
  readonly open: readonly OpenPart[];
  /** The Allow statements that it is made for. */
  readonly allowed: readonly Rule[];
}

interface Asked {
  readonly demands: readonly Demand[];
  readonly found: Found;
}

/**
 * A request that one rule of each layer allows and no Deny forbids, or `undefined` where there is none.
 *
 * What the layers demand is collected first. Where a Deny forbids the request found, each way out of that Deny is
 * followed in turn: every allowed request takes one of them.
 *
 * @throws NotUnderstood where the budget is spent
 */
export function search(
  among: ActionSet,
  layers: readonly (readonly Rule[])[],
  denials: readonly Rule[],
  setting: Setting,
  budget: Budget,
): Candidate | undefined {
  const pattern: Pattern = wide([{ kind: "written", text: setting.arn }]);
  const texts = [{ patterns: [pattern], wanted: true }];
  const arn = setting.isFamily ? findText(texts, budget) : setting.arn;
  if (arn === undefined || among === 0n) return undefined;
  const keys = plainKeys([...layers.flat(), ...denials], setting.strength, budget);
  return allow({ actions: among, texts, arn, keys, open: [], allowed: [] }, layers, denials, setting, budget);
}

const ABSENT: Found = { given: undefined };

/** Keys that the rules ask for and that a reader expects in every request. */
function plainKeys(rules: readonly Rule[], strength: Strength, budget: Budget): ReadonlyMap<string, Asked> {
  const keys = new Map<string, Asked>();
  for (const { key } of rules.flatMap(({ demands }) => demands)) {
    const found = keys.has(key) ? undefined : findGiven(key, [], strength, budget);
    if (found !== undefined) keys.set(key, { demands: [], found });
  }
  return keys;
}

function allow(
  candidate: Candidate,
  [layer, ...rest]: readonly (readonly Rule[])[],
  denials: readonly Rule[],
  setting: Setting,
  budget: Budget,
): Candidate | undefined {
  if (layer === undefined) return avoid(candidate, denials, setting, budget);
  for (const rule of layer) {
    spend(budget, 1);
    const next = applying(candidate, rule, setting, budget);
    const found = next && allow(next, rest, denials, setting, budget);
    if (found !== undefined) return found;
  }
  return undefined;
}

function applying(candidate: Candidate, rule: Rule, setting: Setting, budget: Budget): Candidate | undefined {
  const actions = candidate.actions & rule.actions;
  if (actions === 0n) return undefined;
  const parts = [
    ...rule.open,
    rule.resources?.open ?? [],
    rule.demands.map(({ comparison }) => comparison?.open ?? []),
  ];
  const open = [...candidate.open, ...parts.flat(2)];
  let next: Candidate | undefined = { ...candidate, actions, open, allowed: [...candidate.allowed, rule] };
  next = withResource(next, rule, setting, budget);
  for (const demand of rule.demands) next = next && withDemand(next, demand, setting.strength, budget);
  return next;
}

/** More branches within branches than these do not fit on the stack. */
const DEEPEST = 2000;

/** Leaves every Deny that applies by one of its ways out; where there is only one, without a branch. */
function avoid(
  start: Candidate,
  denials: readonly Rule[],
  setting: Setting,
  budget: Budget,
  depth = 0,
): Candidate | undefined {
  if (depth > DEEPEST) throw new NotUnderstood("More Deny statements with several ways out than can be followed.");
  let candidate = start;
  for (;;) {
    spend(budget, denials.length + 1);
    const denial = denials.find((rule) => forbids(rule, candidate, setting));
    if (denial === undefined) return candidate;
    const [first, ...others] = waysOut(candidate, denial, setting, budget);
    if (first === undefined) return undefined;
    if (others.length > 0) {
      for (const way of [first, ...others]) {
        const found = avoid(way, denials, setting, budget, depth + 1);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    candidate = first;
  }
}

function waysOut(candidate: Candidate, denial: Rule, setting: Setting, budget: Budget): readonly Candidate[] {
  const { open } = candidate;
  const actions = candidate.actions & ~denial.actions;
  const demands = denial.demands.filter(({ comparison }) => !isImplied(open, comparison?.open));
  const isNamed = denial.resources === undefined || isImplied(open, denial.resources.open);
  const ways = [
    actions === 0n ? undefined : { ...candidate, actions },
    ...demands.map((demand) => withDemand(candidate, demand, setting.strength, budget)),
    isNamed ? undefined : withResource(candidate, denial, setting, budget),
  ];
  return ways.filter((way) => way !== undefined);
}

/** Whether no part of the Deny fails for the very request that was found. */
function forbids(denial: Rule, { actions, arn, keys, open }: Candidate, { strength }: Setting): boolean {
  const { resources, demands } = denial;
  if ((denial.actions & actions & -actions) === 0n) return false;
  if (denial.open.some((part) => !isImplied(open, part))) return false;
  if (resources !== undefined && !isImplied(open, resources.open) && meetsResource(resources, false, arn, strength)) {
    return false;
  }
  return !demands.some((demand) => {
    if (isImplied(open, demand.comparison?.open)) return false;
    const found = keys.get(demand.key)?.found ?? ABSENT;
    return found === "perhaps" || meets(demand, found.given, strength);
  });
}

function withResource(candidate: Candidate, rule: Rule, setting: Setting, budget: Budget): Candidate | undefined {
  if (rule.resources === undefined) return candidate;
  const demand = resourceDemand(rule.resources, rule.statement.effect === "Allow", setting.strength);
  if (typeof demand === "boolean") return demand ? candidate : undefined;
  const texts = [...candidate.texts, demand];
  const arn = findText(texts, budget);
  return arn === undefined ? undefined : { ...candidate, texts, arn };
}

function withDemand(candidate: Candidate, demand: Demand, strength: Strength, budget: Budget): Candidate | undefined {
  spend(budget, candidate.keys.size);
  const demands = [...(candidate.keys.get(demand.key)?.demands ?? []), demand];
  const found = findGiven(demand.key, demands, strength, budget);
  if (found === undefined) return undefined;
  return { ...candidate, keys: new Map(candidate.keys).set(demand.key, { demands, found }) };
}

/** The action of the request that a candidate stands for. */
export function actionOf({ actions }: Candidate, setting: Setting): string {
  return firstOf(actions, setting.actions);
}
