import { holds } from "./condition.ts";
import { every, NotUnderstood, some } from "./not-understood.ts";
import type { Patterns, Statement } from "./policy.ts";
import { type Reach, reach, reachExcept } from "./principals.ts";
import type { Context, Identity, Request } from "./request.ts";
import { expand, written } from "./variables.ts";
import { matchesAction, matchesResource } from "./wildcard.ts";

/** A request with what follows from its principal, computed once. */
export interface Asked {
  readonly request: Request;
  readonly identity: Identity;
  readonly context: Context;
  /** Whether a permissions boundary is set on the principal. */
  readonly bounded: boolean;
}

/**
 * How the statement reaches the request, or `undefined` where it does not. A statement of an identity's policy reaches
 * it directly.
 *
 * @throws NotUnderstood where a part decides that is not understood.
 */
export function applies(statement: Statement, asked: Asked): Reach | undefined {
  if (!matchesActions(statement.action, asked.request.action)) return undefined;
  const parts = [
    () => matchesResources(statement, asked),
    () => every(statement.conditions, (condition) => holds(condition, asked.context, statement.variables)),
    () => reachOf(statement, asked) !== undefined,
  ];
  return every(parts, (part) => part()) ? reachOf(statement, asked) : undefined;
}

function reachOf({ principal, effect }: Statement, { identity, bounded }: Asked): Reach | undefined {
  if (principal === undefined) return "direct";
  return principal.negated ? reachExcept(principal, identity, effect, bounded) : reach(principal, identity);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html */
function matchesActions({ negated, values }: Patterns, action: string): boolean {
  return some(values, (value) => matchesAction(value, action)) !== negated;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html */
function matchesResources({ resource, variables }: Statement, { request, context }: Asked): boolean {
  if (resource === undefined) return true;
  const matched = some(resource.values, (value) => {
    const pattern = variables ? expand(value, context) : [written(value)];
    if (pattern !== undefined) return matchesResource(pattern, request.resource.arn);
    if (!resource.negated) return false;
    throw new NotUnderstood(`NotResource excepts ${value}, which the request does not fill.`);
  });
  return matched !== resource.negated;
}
