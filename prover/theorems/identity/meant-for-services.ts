import { knownArnOf } from "../../facts/arn.ts";
import { DELIVERED_TO } from "../../facts/targets.ts";
import type { DataFacts, Place, World } from "../../facts/world.ts";
import type { Condition } from "../../iam/condition.ts";
import type { Statement } from "../../iam/policy.ts";
import { accountsOf } from "./bound-accounts.ts";
import { isBinding } from "./narrowed.ts";
import type { ArnIndex } from "./patterns.ts";

/** By which name declarations call services where a statement admits everybody. */
export const ANY_SERVICE = "any service";

/** The key that says for which resource a service asks. */
export const NAMES = /^aws:sourcearn$/i;

const SOURCE = /^aws:source(arn|account)$/i;
const IS_SERVICE = /^aws:principalisawsservice$/i;
const SERVICE = /^aws:principal(isawsservice|servicename)$/i;
const PRINCIPAL = /^aws:principal(arn|account)$/i;

/**
 * The services that a statement admits. One that asks everybody for what only a service's request has is meant for
 * services, and so is one that admits everybody where the policy denies all whose request lacks it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function servicesIn({ principal, conditions }: Statement, data: DataFacts): readonly string[] {
  if (principal === undefined) return [];
  const { entries, negated } = principal;
  const named = entries.flatMap((entry) => (entry.kind === "service" ? [entry.name] : []));
  if (!negated && !entries.some((entry) => entry.kind === "everyone")) return named;
  const asks = (keys: RegExp) => conditions.some(({ key }) => keys.test(key));
  const asksForSource = DELIVERED_TO.has(data.kind) && asks(SOURCE);
  const mayBeService = !conditions.some(fitsNoService) && (asks(SERVICE) || sparesServices(data));
  return asksForSource || mayBeService ? [ANY_SERVICE] : named;
}

/** Whether no service's request fulfils the condition. */
function fitsNoService(condition: Condition): boolean {
  const { operator, ifExists, set, key, values } = condition;
  if (PRINCIPAL.test(key)) return isBinding(condition);
  const isPlainBool = operator === "Bool" && !ifExists && set === undefined;
  return IS_SERVICE.test(key) && isPlainBool && values.every((value) => value.toLowerCase() === "false");
}

/** Whether the policy denies what others ask for, and not what some service does. */
function sparesServices(data: DataFacts): boolean {
  return (data.policy?.policy?.statements ?? []).some(({ effect, principal, conditions }) => {
    if (effect !== "Deny") return false;
    if (principal?.negated && principal.entries.some(({ kind }) => kind === "service")) return true;
    const keys = DELIVERED_TO.has(data.kind) ? [SOURCE, SERVICE] : [SERVICE];
    const asked = conditions.filter(({ key }) => keys.some((one) => one.test(key)));
    return asked.length > 0 && !asked.some(fitsServicesOnly);
  });
}

/** Whether nobody's request but a service's fulfils the condition. */
function fitsServicesOnly(condition: Condition): boolean {
  const { operator, ifExists, set, key, values } = condition;
  const isService = IS_SERVICE.test(key);
  const all = (wanted: string) => values.every((value) => value.toLowerCase() === wanted);
  if (operator === "Null") return all("false") && !isService;
  if (operator === "Bool") return all("true") && !ifExists && set !== "ForAllValues";
  return isBinding(condition) && !isService;
}

/** A pattern for a whole account names nobody in particular: it binds as `aws:SourceAccount` does. */
export const isWholeAccount = (value: string): boolean => /^[^:]*:[^:]*:[^:]*:[^:]*:[^:]*:\*?$|^\*$/.test(value);

/** What of an account may be named without being in the graph: all kinds of it are data, so that a neighbour's is seen. */
const TOPIC = /^arn:aws[a-z-]*:sns:[^:]*:(\d{12}):(?![*?]+$)[^:]+$/;

/**
 * Which service is meant, only the source tells: it has to be a resource of the world, or a topic of one of its accounts.
 * A pattern may fit what is no data, a neighbour's rule or alarm, and so it binds for topics only.
 */
export function bindsAnyService(world: World, sources: ArnIndex<DataFacts>): (condition: Condition) => boolean {
  const own = accountsOf(world);
  const isHeld = (value: string) =>
    !/[*?]/.test(value) &&
    (sources.among({ text: value, whole: true }).some(({ arn }) => arn === value) || nodesByArn(world).has(value));
  return ({ key, values }) =>
    NAMES.test(key) && values.every((value) => own.has(TOPIC.exec(value)?.[1] ?? "") || isHeld(value));
}

/** What a condition may name. */
export type Source = Pick<DataFacts, "address" | "arn" | "node" | "place">;

/** What is no data, and of another place: a rule, an alarm. */
export function othersNamed(
  values: readonly string[],
  world: World,
  sources: ArnIndex<DataFacts>,
  place: Place,
): readonly Source[] {
  return values
    .filter((value) => sources.among({ text: value, whole: true }).length === 0)
    .flatMap((value) => nodesByArn(world).get(value) ?? [])
    .filter((one) => one.place.key !== place.key);
}

const known = new WeakMap<World, ReadonlyMap<string, readonly Source[]>>();

function nodesByArn(world: World): ReadonlyMap<string, readonly Source[]> {
  const made = known.get(world) ?? makeNodesByArn(world);
  known.set(world, made);
  return made;
}

function makeNodesByArn({ nodes, places }: World): ReadonlyMap<string, readonly Source[]> {
  const found = new Map<string, Source[]>();
  for (const node of nodes) {
    const arn = knownArnOf(node);
    if (arn === undefined) continue;
    const one = { address: node.address, arn, node: node.id, place: places.of(node) };
    const same = found.get(arn);
    if (same === undefined) found.set(arn, [one]);
    else same.push(one);
  }
  return found;
}
