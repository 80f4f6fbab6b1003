import { decide } from "../iam/decide.ts";
import { NotUnderstood } from "../iam/not-understood.ts";
import { identityOf } from "../iam/request.ts";
import { type Access, isFamily, type Subject, type Target } from "./access.ts";
import { setOf } from "./actions.ts";
import type { Budget } from "./budget.ts";
import type { Strength } from "./demand.ts";
import { denialsOf, grantsOf } from "./grants.ts";
import { assuming, type Given, type Known, knownOf } from "./known.ts";
import { openValues } from "./open-values.ts";
import { requestOf } from "./request-of.ts";
import type { Setting } from "./rule.ts";
import { actionOf, type Candidate, search } from "./search.ts";
import { sessionsOf } from "./sessions.ts";

/** About a second on one core. */
const STEPS = 20_000_000;

/**
 * Whether any request of the subject for the target is allowed, whatever its context, by policies alone.
 *
 * `allowed` comes with a request that the reference evaluator allows; `denied` is shown for all requests; what is
 * neither is `unknown`, also where the policies are too large to decide.
 *
 * Free are the action among the target's, what its ARN leaves open, the session's name, and every context key that
 * neither principal nor target fixes: the caller controls it, or leaves it out. Values of a type are well-formed.
 *
 * @param only the actions that are asked for; all, where it is left out
 */
export function findAccess(subject: Subject, target: Target, only?: (action: string) => boolean): Access {
  try {
    const known = knownOf(subject, target);
    const budget = { left: STEPS };
    let unknown: Access | undefined;
    for (const principal of sessionsOf(subject, target)) {
      const access = accessOf({ ...subject, principal }, target, known, only, budget);
      if (access.verdict === "allowed") return access;
      if (access.verdict === "unknown") unknown ??= access;
    }
    return unknown ?? { verdict: "denied" };
  } catch (error) {
    if (error instanceof NotUnderstood) return { verdict: "unknown", reason: error.reason };
    throw error;
  }
}

/**
 * First without leaving out anything that is possible: what is then not found is denied. Only then with certainty,
 * under values of the keys that variables stand for.
 */
function accessOf(
  subject: Subject,
  target: Target,
  known: Known,
  only: ((action: string) => boolean) | undefined,
  budget: Budget,
): Access {
  const possible = findCandidate(subject, target, known, "possible", only, budget);
  if (possible === undefined) return { verdict: "denied" };
  const first = replay(subject, target, possible, new Map());
  if (first.verdict === "allowed") return first;
  for (const assumed of openValues(subject, target, known, possible.candidate.arn, givenBy(possible.candidate))) {
    const certain = findCandidate(subject, target, assuming(known, assumed), "certain", only, budget);
    const access = certain && replay(subject, target, certain, assumed);
    if (access?.verdict === "allowed") return access;
  }
  return first;
}

interface Found {
  readonly candidate: Candidate;
  readonly setting: Setting;
}

function findCandidate(
  subject: Subject,
  target: Target,
  known: Known,
  strength: Strength,
  only: ((action: string) => boolean) | undefined,
  budget: Budget,
): Found | undefined {
  const { arn, actions } = target;
  const setting: Setting = {
    identity: identityOf(subject.principal),
    bounded: subject.boundary !== undefined,
    isFamily: isFamily(arn),
    ...{ known, arn, actions, strength },
  };
  const among = setOf(actions, only ?? (() => true));
  let denials: ReturnType<typeof denialsOf> | undefined;
  for (const grant of grantsOf(subject, target, among, setting)) {
    if (grant.layers.some((layer) => layer.length === 0)) continue;
    denials ??= denialsOf(subject, target, among, setting);
    const candidate = search(grant.actions, grant.layers, denials, setting, budget);
    if (candidate !== undefined) return { candidate, setting };
  }
  return undefined;
}

/** What the reference evaluator says of the request that was found. */
function replay(subject: Subject, target: Target, found: Found, assumed: ReadonlyMap<string, Given>): Access {
  const { candidate, setting } = found;
  const given = new Map([...givenBy(candidate), ...assumed]);
  const request = requestOf(subject, target, actionOf(candidate, setting), candidate.arn, given);
  const { identity, boundary } = subject;
  const decision = decide(request, {
    identity,
    ...(boundary !== undefined && { boundary }),
    ...(target.policy !== undefined && { resource: target.policy }),
  });
  if (decision.verdict === "allow") return { verdict: "allowed", request, decision };
  const statements = candidate.allowed.map(
    ({ statement: { policy, index, conditions } }) =>
      `${policy}, statement ${index}${conditions.map(({ operator, key }) => `, ${operator} ${key}`).join("")}`,
  );
  const reason = `Whether ${request.action} on ${request.resource.arn} is ever allowed could not be shown (${statements.join("; ")}). ${decision.because}`;
  return { verdict: "unknown", reason };
}

function givenBy({ keys }: Candidate): ReadonlyMap<string, Given> {
  const found = [...keys].flatMap(([key, asked]): [string, Given][] =>
    asked.found === "perhaps" ? [] : [[key, asked.found.given]],
  );
  return new Map(found);
}
