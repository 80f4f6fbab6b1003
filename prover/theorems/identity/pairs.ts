import type { Access, Subject, Target } from "../../access/access.ts";
import { subjectOf } from "../../facts/subjects.ts";
import { askedBy } from "../../facts/targets.ts";
import type { DataFacts, PrincipalFacts, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding, TheoremId } from "../../verdict.ts";
import { ENOUGH, MOST, MOST_OF_ONE } from "../enough.ts";
import { finding, MORE, refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import type { Candidates, Part } from "./candidates.ts";
import { chainOf, fixOf } from "./chain.ts";
import { type SourceOf, sourcesOf } from "./sources.ts";

export type FindAccess = (subject: Subject, target: Target, only?: (action: string) => boolean) => Access;

/** What a search across walls is made with. */
export interface Crossings {
  readonly theorem: TheoremId;
  readonly world: World;
  readonly ledger: Ledger;
  readonly find: FindAccess;
}

/**
 * Whoever of one place is allowed an action on a resource of another.
 *
 * @param candidates of these resources at least
 */
export function crossingPairs(
  crossings: Crossings,
  data: readonly DataFacts[],
  candidates: Candidates<Part>,
): readonly Finding[] {
  const { principals } = crossings.world;
  const asked = new Set(data);
  const sourceOf = sourcesOf(crossings.world);
  const findings: Finding[] = [];
  let total = 0;
  for (const [index, principal] of principals.entries()) {
    const parts = candidates(principal);
    if (parts.length === 0) continue;
    const pairs = [...byData(parts, asked)];
    const most = Math.min(MOST_OF_ONE, MOST - total);
    let found = 0;
    for (const [at, [resource, parts]] of pairs.entries()) {
      if (found === most) {
        const all = total + found >= MOST;
        const left = all ? foreignPairs(principals.slice(index + 1), data) + pairs.length - at : pairs.length - at;
        findings.push(unread(crossings.theorem, principal, left));
        if (all) return findings;
        break;
      }
      const more = pairFindings({ ...crossings, sourceOf }, principal, resource, parts);
      found += more.filter(({ fingerprint }) => !crossings.ledger.accepts(fingerprint)).length;
      findings.push(...more);
    }
    total += found;
  }
  return findings;
}

/** Pairs of a principal and a resource that stand on two sides. */
export function foreignPairs(principals: readonly PrincipalFacts[], data: readonly DataFacts[]): number {
  const held = new Map<string, number>();
  for (const { place } of data) held.set(place.key, (held.get(place.key) ?? 0) + 1);
  return principals.reduce((sum, { place }) => sum + data.length - (held.get(place.key) ?? 0), 0);
}

function byData(parts: readonly Part[], asked: ReadonlySet<DataFacts>): ReadonlyMap<DataFacts, readonly Part[]> {
  const foreign = new Map<DataFacts, Part[]>();
  for (const part of parts) {
    if (!asked.has(part.data)) continue;
    const same = foreign.get(part.data);
    if (same === undefined) foreign.set(part.data, [part]);
    else same.push(part);
  }
  return foreign;
}

function unread(theorem: TheoremId, { address, node }: PrincipalFacts, left: number): Finding {
  return finding("unknown", {
    theorem,
    resource: node ?? address,
    subject: MORE,
    sentence: `${left} further pairs of a principal and a resource, from ${address} on, were not looked at.`,
    because: [ENOUGH],
    fix: "Close those that are reported first, and prove again.",
  });
}

interface Search extends Crossings {
  readonly sourceOf: SourceOf;
}

/**
 * One finding for a pair: the first action that nobody declared. Where one is declared, or accepted by the baseline,
 * the actions are asked one by one, so that what was agreed to hides nothing.
 */
function pairFindings(
  search: Search,
  principal: PrincipalFacts,
  data: DataFacts,
  parts: readonly Part[],
): readonly Finding[] {
  const subject = subjectOf(principal);
  const { theorem, ledger, find } = search;
  const findings: Finding[] = [];
  for (const part of parts) {
    const target = withoutPublic(askedBy(part.target, principal), principal, data);
    const access = find(subject, target);
    if (access.verdict === "denied") continue;
    if (!ledger.mayDeclare({ theorem, ...namesOf(principal, part) })) {
      const first = reported(search, principal, part, access);
      if (!first.some(({ fingerprint }) => ledger.accepts(fingerprint))) return [...findings, ...first];
    }
    for (const [action, one] of notDenied(find, subject, target, access)) {
      findings.push(...reported(search, principal, part, one, action));
    }
  }
  return findings.some(({ fingerprint }) => ledger.accepts(fingerprint)) ? findings : findings.slice(0, 1);
}

type NotDenied = Exclude<Access, { readonly verdict: "denied" }>;

/**
 * Every action that is not denied, in the target's order. What is found is left out of the next search, so that all that
 * are denied are asked for together; where one is not decided, each by itself.
 */
function notDenied(
  find: FindAccess,
  subject: Subject,
  target: Target,
  first: NotDenied,
): readonly (readonly [string, NotDenied])[] {
  const found = new Map<string, NotDenied>();
  const isLeft = (action: string) => !found.has(action);
  let access: Access = first;
  while (access.verdict === "allowed" && isLeft(access.request.action)) {
    found.set(access.request.action, access);
    access = find(subject, target, isLeft);
  }
  for (const action of access.verdict === "denied" ? [] : target.actions.filter(isLeft)) {
    const one = find(subject, target, (name) => name === action);
    if (one.verdict !== "denied") found.set(action, one);
  }
  return target.actions.flatMap((action) => {
    const one = found.get(action);
    return one === undefined ? [] : [[action, one] as const];
  });
}

/**
 * A session of a role, told apart by its tags, is not the role's node. An ARN names what it names to IAM, so a table's is
 * not that of its indexes; an address names the resource with all that it holds.
 */
const namesOf = (principal: PrincipalFacts, { data, target }: Part) =>
  ({
    from: principal.place,
    to: data.place,
    principals: [
      principal.address,
      principal.arn,
      ...(principal.node === undefined || principal.session !== undefined ? [] : [principal.node]),
    ],
    resources: [data.address, target.arn, data.node],
  }) as const;

/**
 * With `RestrictPublicBuckets`, a statement that admits everybody admits nobody of another account.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
function withoutPublic(target: Target, { account }: PrincipalFacts, data: DataFacts): Target {
  if (data.restrictsPublic !== true || account === data.account || target.policy === undefined) return target;
  const statements = target.policy.statements.filter(
    ({ effect, principal, conditions }) =>
      effect === "Deny" || conditions.length > 0 || !principal?.entries.some(({ kind }) => kind === "everyone"),
  );
  return { ...target, policy: { ...target.policy, statements } };
}

function reported(
  { theorem, ledger, sourceOf }: Search,
  principal: PrincipalFacts,
  part: Part,
  access: NotDenied,
  asked?: string,
): readonly Finding[] {
  const { data } = part;
  const names = namesOf(principal, part);
  const [who, whose] = [`${principal.address} (${principal.place.label})`, `${data.address} (${data.place.label})`];
  const near = [principal.node, data.node];
  if (access.verdict === "unknown") {
    const source = sourceOf(principal.address, near);
    return unknownUnlessDeclared(ledger, {
      theorem,
      ...names,
      ...(asked !== undefined && { action: asked }),
      sentence: `Whether ${who} can ${asked ?? "do anything"} on ${whose} is not known.`,
      because: [access.reason],
      fix: `Name in the policies of ${principal.address} what it may do, without what is not understood.`,
      ...(source !== undefined && { source }),
    });
  }
  const { request, decision } = access;
  const source = sourceOf(decision.by[0]?.policy ?? principal.address, near);
  const sides = { principal, ...(data.policy !== undefined && { policy: data.policy }) };
  const unseen = [...principal.identity, principal.boundary, data.policy].flatMap((facts) => facts?.doubt ?? []);
  const crossing = {
    theorem,
    ...names,
    action: request.action,
    because: [...chainOf(decision, sides), ...unseen],
    fix: fixOf(decision, sides, data.arn, data.place),
    ...(source !== undefined && { source }),
  };
  // What cannot be read could deny it.
  if (unseen.length > 0) {
    const sentence = `Whether ${who} can ${request.action} on ${whose} is not known.`;
    return unknownUnlessDeclared(ledger, { ...crossing, sentence });
  }
  return refutedUnlessDeclared(ledger, {
    ...crossing,
    sentence: `${who} can ${request.action} on ${whose}.`,
    replay: { kind: "request", request, decision },
  });
}
