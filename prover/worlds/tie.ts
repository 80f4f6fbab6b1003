import { type Access, isFamily, type Subject, type Target } from "../access/access.ts";
import type { ServiceReference } from "../facts/service-reference.ts";
import type { DataFacts, PrincipalFacts } from "../facts/world.ts";
import { decide } from "../iam/decide.ts";
import type { Principal, Request } from "../iam/request.ts";
import { written } from "../iam/variables.ts";
import { matchesGlob } from "../iam/wildcard.ts";
import { isFree, requester } from "./concrete-requests.ts";
import { dataFactsOf, principalFactsOf, referenceFor } from "./facts-of.ts";
import type { Random } from "./random.ts";
import { randomFrom } from "./random.ts";
import { type RandomPrincipal, type RandomTarget, type RandomWorld, subjectOf, targetOf } from "./world.ts";

/** The symbolic evaluator under test. It decides over all requests; the reference decides one. */
export interface Symbolic {
  readonly findAccess: (subject: Subject, target: Target, only?: (action: string) => boolean) => Access;
  /** The theorems' index of what a principal may have access to at all. */
  readonly indexCandidates: (
    data: readonly DataFacts[],
    services: ServiceReference,
  ) => (principal: PrincipalFacts) => readonly { readonly data: DataFacts }[];
}

/** The two evaluators contradict each other. */
export interface Contradiction {
  readonly kind: "missed" | "not replayed" | "dropped";
  readonly sentence: string;
  readonly principal: RandomPrincipal;
  readonly target: RandomTarget;
  readonly request: Request;
}

export interface Checked {
  /** Of the wall: `refuted` where any pair has access, `proved` where none has. */
  readonly verdict: "proved" | "refuted" | "unknown";
  readonly pairs: number;
  /** Requests put to the reference. */
  readonly requests: number;
  readonly reasons: readonly string[];
  readonly contradiction?: Contradiction;
}

export interface Effort {
  /** Requests put to the reference for each pair that is called denied. */
  readonly requests: number;
  /** Requests to put to it besides: those that once showed a contradiction. */
  readonly also?: readonly Request[];
}

/** Puts every pair across a wall to both evaluators. */
export function checkWorld(world: RandomWorld, symbolic: Symbolic, effort: Effort): Checked {
  const random = randomFrom(world.seed);
  const pairs = readPairs(world, symbolic);
  const checked = pairs.map((pair) => checkPair(pair, symbolic, random, effort));
  const verdicts = new Set(checked.map(({ access }) => access.verdict));
  const contradiction = checked.flatMap((one) => one.contradiction ?? [])[0];
  return {
    verdict: verdicts.has("allowed") ? "refuted" : verdicts.has("unknown") ? "unknown" : "proved",
    pairs: pairs.length,
    requests: checked.reduce((sum, { requests }) => sum + requests, 0),
    reasons: checked.flatMap(({ access }) => (access.verdict === "unknown" ? [access.reason] : [])),
    ...(contradiction && { contradiction }),
  };
}

interface Pair {
  readonly principal: RandomPrincipal;
  readonly target: RandomTarget;
  readonly subject: Subject;
  readonly asked: Target;
  /** Whether the index of candidates keeps it. */
  readonly isCandidate: boolean;
}

function readPairs({ principals, targets }: RandomWorld, { indexCandidates }: Symbolic): readonly Pair[] {
  const resources = targets.map(targetOf);
  const data = resources.map(dataFactsOf);
  const candidatesOf = indexCandidates(data, referenceFor(resources));
  return principals.flatMap((principal) => {
    const subject = subjectOf(principal);
    const facts = principalFactsOf(principal, subject);
    const kept = new Set(facts === undefined ? data : candidatesOf(facts).map((part) => part.data));
    return targets.flatMap((target, index): Pair[] => {
      const [asked, held] = [resources[index], data[index]];
      if (principal.side === target.side || asked === undefined || held === undefined) return [];
      return [{ principal, target, subject, asked, isCandidate: kept.has(held) }];
    });
  });
}

interface CheckedPair {
  readonly access: Access;
  readonly requests: number;
  readonly contradiction?: Contradiction;
}

/** The whole pair, and where it has access each action of it by itself. */
function checkPair(pair: Pair, symbolic: Symbolic, random: Random, effort: Effort): CheckedPair {
  const whole = checkActions(pair, symbolic, random, effort);
  const { actions } = pair.asked;
  if (whole.contradiction !== undefined || whole.access.verdict !== "allowed" || actions.length === 1) return whole;
  let { requests } = whole;
  for (const action of actions) {
    const one = checkActions(pair, symbolic, random, effort, action);
    requests += one.requests;
    if (one.contradiction !== undefined) return { ...whole, requests, contradiction: one.contradiction };
  }
  return { ...whole, requests };
}

/** @param action the only one that is asked for; all, where it is left out */
function checkActions(
  { principal, target, subject, asked: all, isCandidate }: Pair,
  { findAccess }: Symbolic,
  random: Random,
  effort: Effort,
  action?: string,
): CheckedPair {
  const asked = action === undefined ? all : { ...all, actions: [action] };
  const access = action === undefined ? findAccess(subject, all) : findAccess(subject, all, (one) => one === action);
  const contradicted = (kind: Contradiction["kind"], sentence: string, request: Request): Contradiction => {
    return { kind, sentence, request, principal, target };
  };
  if (access.verdict === "unknown") return { access, requests: 0 };
  if (access.verdict === "allowed") {
    const { request } = access;
    const wrong = flaw(request, subject, asked);
    if (wrong !== undefined)
      return { access, requests: 1, contradiction: contradicted("not replayed", wrong, request) };
    if (isCandidate) return { access, requests: 1 };
    const sentence = "The index of candidates drops a pair that has access.";
    return { access, requests: 1, contradiction: contradicted("dropped", sentence, request) };
  }
  const request = searchAllowed(subject, asked, random, effort);
  const { requests } = effort;
  if (request === undefined) return { access, requests };
  const sentence = "The symbolic evaluator says that nothing is allowed; the reference allows this request.";
  return { access, requests, contradiction: contradicted("missed", sentence, request) };
}

/** A request that the reference allows, among so many. */
export function searchAllowed(subject: Subject, target: Target, random: Random, effort: Effort): Request | undefined {
  const next = requester(subject, target, random);
  const also = (effort.also ?? []).filter((request) => misfit(request, subject, target) === undefined);
  for (const request of also) if (isAllowed(request, subject, target)) return request;
  for (let tried = 0; tried < effort.requests; tried += 1) {
    const request = next();
    if (isAllowed(request, subject, target)) return request;
  }
  return undefined;
}

function isAllowed(request: Request, subject: Subject, target: Target): boolean {
  return decisionOn(request, subject, target).verdict === "allow";
}

function decisionOn(request: Request, { identity, boundary }: Subject, { policy }: Target) {
  return decide(request, {
    ...(identity.length > 0 && { identity }),
    ...(boundary !== undefined && { boundary }),
    ...(policy !== undefined && { resource: policy }),
  });
}

/** What is wrong with a counterexample. */
function flaw(request: Request, subject: Subject, target: Target): string | undefined {
  const wrong = misfit(request, subject, target);
  if (wrong !== undefined) return wrong;
  const { verdict, because } = decisionOn(request, subject, target);
  return verdict === "allow" ? undefined : `The reference answers the counterexample with ${verdict}: ${because}`;
}

/** What of a request is not the subject's or not the target's. */
function misfit(
  { principal, action, resource, context = {} }: Request,
  subject: Subject,
  target: Target,
): string | undefined {
  if (!isSame(asOf(principal, subject), subject.principal)) return "The request is another principal's.";
  const names = [...target.actions].map((name) => name.toLowerCase());
  if (!names.includes(action.toLowerCase())) return `${action} is no action of the target.`;
  if (resource.account !== target.account) return `${resource.account} is not the target's account.`;
  if (!matchesGlob([written(target.arn)], resource.arn)) return `${resource.arn} is not of ${target.arn}.`;
  // What a caller names may hold a star of its own; the family as it is written is nothing that one can name.
  if (isFamily(target.arn) && resource.arn === target.arn) return `${resource.arn} is not one resource.`;
  const given = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  for (const [key, value] of Object.entries(target.context)) {
    if (!isSame(given.get(key.toLowerCase()), value)) return `The request gives ${key} another value than the target.`;
    given.delete(key.toLowerCase());
  }
  const unfree = [...given.keys()].find((key) => !isFree(key, target));
  return unfree === undefined ? undefined : `The caller does not control ${unfree}.`;
}

/** The principal less what the subject chooses: the session's name and, of a stranger, tags. */
function asOf(principal: Principal, { principal: own, choosesTags }: Subject): Principal {
  if (!isSession(principal) || !isSession(own)) return principal;
  const { tags, ...rest } = { ...principal, session: own.session };
  const kept = choosesTags ? own.tags : tags;
  return kept === undefined ? rest : { ...rest, tags: kept };
}

function isSession(principal: Principal) {
  return principal.type === "role" || principal.type === "federated-user";
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
