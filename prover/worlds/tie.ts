import type { Access, Subject, Target } from "../access/access.ts";
import { decide } from "../iam/decide.ts";
import type { Principal, Request } from "../iam/request.ts";
import { written } from "../iam/variables.ts";
import { matchesGlob } from "../iam/wildcard.ts";
import { isFree, requester } from "./concrete-requests.ts";
import type { Random } from "./random.ts";
import { randomFrom } from "./random.ts";
import {
  pairsAcrossWalls,
  type RandomPrincipal,
  type RandomTarget,
  type RandomWorld,
  subjectOf,
  targetOf,
} from "./world.ts";

/** The symbolic evaluator under test. It decides over all requests; the reference decides one. */
export interface Symbolic {
  readonly findAccess: (subject: Subject, target: Target) => Access;
  /** Whether the index of candidates keeps the pair. */
  readonly isCandidate: (subject: Subject, target: Target) => boolean;
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
  const pairs = pairsAcrossWalls(world);
  const subjects = new Map(world.principals.map((one) => [one, subjectOf(one)]));
  const targets = new Map(world.targets.map((one) => [one, targetOf(one)]));
  let requests = 0;
  let contradiction: Contradiction | undefined;
  const verdicts = new Set<Access["verdict"]>();
  const reasons: string[] = [];
  for (const [principal, randomTarget] of pairs) {
    const [subject, target] = [subjects.get(principal), targets.get(randomTarget)];
    if (subject === undefined || target === undefined) continue;
    const access = symbolic.findAccess(subject, target);
    verdicts.add(access.verdict);
    if (access.verdict === "unknown") reasons.push(access.reason);
    const found = access.verdict === "allowed" ? flaw(access.request, subject, target) : undefined;
    if (access.verdict === "allowed") requests += 1;
    const said = { principal, target: randomTarget };
    if (access.verdict === "allowed" && found !== undefined) {
      contradiction ??= { kind: "not replayed", sentence: found, request: access.request, ...said };
    }
    if (access.verdict === "allowed" && found === undefined && !symbolic.isCandidate(subject, target)) {
      const sentence = "The index of candidates drops a pair that has access.";
      contradiction ??= { kind: "dropped", sentence, request: access.request, ...said };
    }
    if (access.verdict !== "denied") continue;
    const allowed = searchAllowed(subject, target, random, effort);
    requests += effort.requests;
    if (allowed === undefined) continue;
    const sentence = "The symbolic evaluator says that nothing is allowed; the reference allows this request.";
    contradiction ??= { kind: "missed", sentence, request: allowed, ...said };
  }
  const verdict = verdicts.has("allowed") ? "refuted" : verdicts.has("unknown") ? "unknown" : "proved";
  return { verdict, pairs: pairs.length, requests, reasons, ...(contradiction && { contradiction }) };
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
  if (/[*?]/.test(resource.arn)) return `${resource.arn} is not one resource.`;
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
  if (principal.type !== "role" || own.type !== "role") return principal;
  const { tags, ...rest } = { ...principal, session: own.session };
  const kept = choosesTags ? own.tags : tags;
  return kept === undefined ? rest : { ...rest, tags: kept };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
