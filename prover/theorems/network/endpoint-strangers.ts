import type { World } from "../../facts/world.ts";
import { type Condition, holds } from "../../iam/condition.ts";
import { NotUnderstood } from "../../iam/not-understood.ts";
import type { Policy, Statement } from "../../iam/policy.ts";
import { type Context, contextOf, type Principal, type Request } from "../../iam/request.ts";
import type { Replay } from "../../verdict.ts";
import { actionOf } from "./endpoint-actions.ts";
import { isEveryone, passes } from "./limited-by.ts";

/**
 * A request of the stranger's, with whatever tags the statement asks for, that the policy lets pass; `undefined` where
 * the statement asks for more than tags.
 */
export function strangersRequest(
  world: World,
  policy: Policy,
  statement: Statement,
  stranger: Extract<Principal, { readonly type: "role" }>,
  service: string,
): Replay | undefined {
  const prefix = service.split(".").at(-1) ?? service;
  const action = actionOf(world, statement, prefix);
  const account = stranger.arn.split(":")[4] ?? "";
  const patterns = statement.resource?.negated === false ? statement.resource.values : ["*"];
  const keys = patterns.flatMap((pattern) =>
    [...pattern.matchAll(/\$\{aws:PrincipalTag\/([^},]+)/gi)].map(([, key = ""]) => key.trim()),
  );
  const tags = Object.fromEntries(keys.map((key) => [key, "x"]));
  const arns = patterns.map((pattern) =>
    pattern === "*" ? `arn:aws:${prefix}:::x` : pattern.replaceAll(/\$\{[^}]*\}|[*?]/g, "x"),
  );
  if (action === undefined) return undefined;
  const requests = arns.map(
    (arn): Request => ({ principal: { ...stranger, tags }, action, resource: { arn, account } }),
  );
  return requests.map((request) => passes(request, policy)).find((replay) => replay !== undefined);
}

/** Keys by which a policy can tell whether a principal is of the owner's account or organization. */
const WHOSE = ["aws:principalaccount", "aws:principalarn"];
const ORGANIZATION = ["aws:principalorgid", "aws:principalorgpaths"];

/**
 * The first statement by which credentials of an account that nobody here knows pass an endpoint: with them, whoever is
 * in the VPC can carry data out. Resources do not help: a bucket's ARN does not say whose it is.
 *
 * @param stranger a principal of such an account
 */
export function admitsStrangers({ statements }: Policy, stranger: Principal): Statement | undefined {
  const context = contextOf({ principal: stranger, action: "s3:GetObject", resource: { arn: "*", account: "" } });
  const isDenied = statements.some(
    (statement) =>
      statement.effect === "Deny" && speaksOfAll(statement) && statement.conditions.every(certain(context)),
  );
  if (isDenied) return undefined;
  return statements.find(
    (statement) =>
      statement.effect === "Allow" && mayName(statement, stranger) && statement.conditions.every(possible(context)),
  );
}

const speaksOfAll = ({ principal, action, resource }: Statement) =>
  isEveryone(principal) &&
  !action.negated &&
  action.values.includes("*") &&
  (resource === undefined || (!resource.negated && resource.values.includes("*")));

function mayName({ principal }: Statement, stranger: Principal): boolean {
  if (principal === undefined || principal.negated) return true;
  const account = "arn" in stranger ? stranger.arn.split(":")[4] : undefined;
  return principal.entries.some(
    (entry) =>
      entry.kind === "everyone" ||
      (entry.kind === "account" && entry.account === account) ||
      (entry.kind === "arn" && entry.name.split(":")[4] === account),
  );
}

/** An organization is asked for by its id: a stranger has another, or none. */
function ofOrganization({ operator, set, key, values, ifExists }: Condition): boolean | undefined {
  if (!ORGANIZATION.includes(key.toLowerCase()) || values.some((value) => /^[*?]|\$\{/.test(value))) return undefined;
  if (/^String(Equals|Like)/.test(operator) && set !== "ForAllValues" && !ifExists) return false;
  return /^StringNot(Equals|Like)/.test(operator) && set === undefined ? true : undefined;
}

/** Whether the condition can hold for the stranger: only what the stranger's account decides can fail. */
function possible(context: Context): (condition: Condition) => boolean {
  return (condition) => decided(condition, context) ?? true;
}

function certain(context: Context): (condition: Condition) => boolean {
  return (condition) => decided(condition, context) ?? false;
}

function decided(condition: Condition, context: Context): boolean | undefined {
  if (!WHOSE.includes(condition.key.toLowerCase())) return ofOrganization(condition);
  try {
    return holds(condition, context, true);
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}
