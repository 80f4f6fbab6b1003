import { needsResourcePolicy } from "../iam/decide.ts";
import { holdsGrants } from "../iam/grant.ts";
import type { Reach } from "../iam/principals.ts";
import type { Subject, Target } from "./access.ts";
import { type ActionSet, setOf } from "./actions.ts";
import { type Rule, rulesOf, type Setting } from "./rule.ts";

/** Layers of which each must allow a request, and the actions for which that is enough. */
export interface Grant {
  readonly actions: ActionSet;
  readonly layers: readonly (readonly Rule[])[];
}

/**
 * The ways in which a request can be allowed, where no Deny forbids it: the same as in `combine` of the reference
 * evaluator.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function grantsOf(subject: Subject, target: Target, among: ActionSet, setting: Setting): readonly Grant[] {
  const needing = among & setOf(target.actions, (action) => needsResourcePolicy({ action, resource: target }));
  return [
    { actions: among & ~needing, needsPolicy: false },
    { actions: needing, needsPolicy: true },
  ].flatMap(({ actions, needsPolicy }) =>
    actions === 0n
      ? []
      : [...granted(target, actions, setting), ...waysOf(subject, target, actions, needsPolicy, setting)].map(
          (layers) => ({ actions, layers }),
        ),
  );
}

/** Grants of a key are limited by nothing but a Deny, and need no other account's policy. */
function granted({ policy }: Target, actions: ActionSet, setting: Setting): readonly Layers[] {
  if (policy === undefined || !holdsGrants(policy)) return [];
  return [[rulesOf([policy], "Allow", actions, setting).filter(({ reach }) => reach === "grant")]];
}

type Layers = readonly (readonly Rule[])[];

function waysOf(
  { identity, boundary }: Subject,
  { policy, account }: Target,
  actions: ActionSet,
  needsPolicy: boolean,
  setting: Setting,
): readonly Layers[] {
  const who = setting.identity;
  const resource = policy === undefined ? [] : rulesOf([policy], "Allow", actions, setting);
  const reaching = (reach: Reach) => resource.filter((rule) => rule.reach === reach);
  if (who.account === undefined) return [[resource]];

  // A session of a federated user holds nothing without a session policy, and none is given.
  const isLimited = who.type === "federated-user";
  const limits: Layers = boundary === undefined ? [] : [rulesOf([boundary], "Allow", actions, setting)];
  const own: readonly Layers[] = isLimited
    ? []
    : who.type === "root"
      ? [[]]
      : [[rulesOf(identity, "Allow", actions, setting), ...limits]];

  const isUnseen = needsPolicy && policy === undefined;
  if (isUnseen) return setting.strength === "possible" ? own : [];
  if (who.account !== account) return own.map((layers) => [...layers, resource]);
  const delegation = needsPolicy ? [reaching("account")] : [];
  return [
    [reaching("direct")],
    ...(isLimited ? [] : [[reaching("parent"), ...limits]]),
    ...own.map((layers) => [...layers, ...delegation]),
  ];
}

/** The Deny statements of every layer that still matter. */
export function denialsOf(subject: Subject, target: Target, among: ActionSet, setting: Setting): readonly Rule[] {
  const policies = [...subject.identity, subject.boundary ?? [], target.policy ?? []].flat();
  return rulesOf(policies, "Deny", among, setting);
}
