import { needsResourcePolicy } from "../iam/decide.ts";
import { holdsGrants } from "../iam/grant.ts";
import { NotUnderstood } from "../iam/not-understood.ts";
import { identityOf } from "../iam/request.ts";
import type { Subject, Target } from "./access.ts";
import { identityAllows, mayName, type TargetIndex, targetIndex } from "./candidates-by-arn.ts";
import { type Grants, grantsByPolicies } from "./candidates-by-policy.ts";
import { knownOf } from "./known.ts";

/** Something that stands on one side of the walls. */
export interface Sided<T> {
  readonly side: string;
  readonly item: T;
}

/** Which targets on other sides a principal can have access to at all. */
export interface Candidates {
  /**
   * Indexes of targets, each once, found as they are asked for: a reader may stop. What is missing is denied.
   *
   * @param principal its index
   */
  readonly of: (principal: number) => Generator<number>;
}

/**
 * Leaves out the pairs that need no look: nothing that the principal's policies allow names the target, and nothing that
 * the target's policy allows names the principal. Takes about as long as there are statements, and pairs that are left.
 */
export function candidatesOf(principals: readonly Sided<Subject>[], targets: readonly Sided<Target>[]): Candidates {
  const items = targets.map(({ item }) => item);
  const index = targetIndex(items);
  const grants = grantsByPolicies(items);
  const openings = items.map(openingOf);
  return {
    *of(principal) {
      const asking = principals[principal];
      if (asking === undefined) return;
      const seen = new Set<number>();
      for (const target of reached(asking.item, items, openings, index, grants)) {
        if (seen.has(target) || targets[target]?.side === asking.side) continue;
        seen.add(target);
        yield target;
      }
    },
  };
}

/** Whose identity policies may be enough for a target: its account's, nobody's, or it is not known, so anybody's. */
type Opening = "account" | "nobody" | "anybody";

const NOTHING_FIXED: Target = { arn: "", account: "", actions: [], context: {} };

function* reached(
  subject: Subject,
  targets: readonly Target[],
  openings: readonly Opening[],
  index: TargetIndex,
  grants: Grants,
): Generator<number> {
  const identity = understood(() => identityOf(subject.principal));
  const known = understood(() => knownOf(subject, NOTHING_FIXED));
  if (identity === undefined || known === undefined) {
    yield* targets.keys();
    return;
  }
  const { account, type } = identity;
  const own = identityAllows(subject, known);
  for (const target of grants.to(subject, known)) {
    const isAway = account !== undefined && type !== "root" && targets[target]?.account !== account;
    const needsBoth = isAway && !holdsGrants(targets[target]?.policy);
    if (!needsBoth || own.some((allow) => mayName(allow, targets[target]))) yield target;
  }
  const isOpen = (target: number) =>
    openings[target] === "anybody" || (openings[target] === "account" && targets[target]?.account === account);
  if (type === "root") for (const target of targets.keys()) if (isOpen(target)) yield target;
  for (const allow of own) for (const target of index.named(allow)) if (isOpen(target)) yield target;
}

/** A key whose policy leaves nothing to its account's identity policies admits only whom it names. */
function openingOf(target: Target): Opening {
  const { policy, account, actions } = target;
  if (policy === undefined) {
    return actions.some((action) => needsResourcePolicy({ action, resource: target })) ? "anybody" : "account";
  }
  if (!needsResourcePolicy({ action: "", resource: target })) return "account";
  const delegates = policy.statements.some(
    ({ effect, principal }) =>
      effect === "Allow" && principal?.entries.some((entry) => entry.kind === "account" && entry.account === account),
  );
  return delegates ? "account" : "nobody";
}

function understood<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}
