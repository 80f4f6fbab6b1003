import { decide, type Policies } from "../../iam/decide.ts";
import { type Policy, parsePolicy, type Statement } from "../../iam/policy.ts";
import type { Request } from "../../iam/request.ts";
import type { Replay } from "../../verdict.ts";

const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*" } as const;
const ALLOWED = parsePolicy(
  { Version: "2012-10-17", Statement: [EVERYTHING] },
  "whatever else the principal may do",
  "identity",
);
const ALL = { negated: false, values: ["*"] };

/**
 * Asks the reference evaluator whether an endpoint's policy lets a request pass. Like a boundary it limits and grants
 * nothing, so it is put to it as the boundary of somebody whose own policies allow everything. `undefined`: it does not.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function passes(request: Request, { name, statements }: Policy): Replay | undefined {
  const limit = statements
    .filter(({ effect, principal }) => effect === "Allow" || isEveryone(principal))
    .map(({ principal: _principal, ...statement }) => ({ ...statement, resource: statement.resource ?? ALL }));
  const policies: Policies = {
    identity: [ALLOWED],
    boundary: { name, kind: "identity", statements: limit },
    ...(/^arn:[^:]+:kms:/.test(request.resource.arn) && { resource: delegating(request.resource.account) }),
  };
  const decision = decide(request, policies);
  return decision.verdict === "allow" ? { kind: "request", request, decision } : undefined;
}

/** `*`, not as a negation: only such a principal is certain to be meant. */
export function isEveryone(principal: Statement["principal"]): boolean {
  return principal?.negated === false && principal.entries.some(({ kind }) => kind === "everyone");
}

function delegating(account: string): Policy {
  const statement = { ...EVERYTHING, Principal: { AWS: `arn:aws:iam::${account}:root` } };
  const name = "a key policy that leaves it to the account";
  return parsePolicy({ Version: "2012-10-17", Statement: [statement] }, name, "resource");
}
