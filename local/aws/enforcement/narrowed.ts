import type { Policy } from "../../../prover/iam/policy.ts";
import { matchesAction } from "../../../prover/iam/wildcard.ts";

const narrow = new WeakMap<Policy, Map<string, Policy>>();

/**
 * A policy without the statements that are about other actions, which cannot apply: matching the names of actions is
 * most of the time that a decision takes, and each is asked about again and again.
 */
export function narrowedTo(action: string, policy: Policy): Policy {
  const known = narrow.get(policy) ?? new Map<string, Policy>();
  narrow.set(policy, known);
  const found = known.get(action) ?? without(action, policy);
  known.set(action, found);
  return found;
}

function without(action: string, policy: Policy): Policy {
  const statements = policy.statements.filter(
    ({ action: { negated, values } }) => values.some((value) => matchesAction(value, action)) !== negated,
  );
  return { ...policy, statements };
}
