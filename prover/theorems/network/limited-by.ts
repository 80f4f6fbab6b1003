import type { Subject, Target } from "../../access/access.ts";
import { decide, type Policies } from "../../iam/decide.ts";
import { type Policy, parsePolicy, type Statement } from "../../iam/policy.ts";
import type { Principal, Request } from "../../iam/request.ts";
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
export function passes(request: Request, policy: Policy): Replay | undefined {
  const policies: Policies = {
    identity: [ALLOWED],
    boundary: limitOf(policy),
    ...(isKms(request.resource.arn) && { resource: delegating(request.resource.account) }),
  };
  const decision = decide(request, policies);
  return decision.verdict === "allow" ? { kind: "request", request, decision } : undefined;
}

/** The same question for every request of a principal for a resource: {@link passes} answers each of them. */
export function throughEndpoint(
  principal: Principal,
  { policy: _own, ...target }: Target,
  policy: Policy,
): { readonly subject: Subject; readonly target: Target } {
  const subject = { principal, identity: [ALLOWED], boundary: limitOf(policy) };
  return { subject, target: isKms(target.arn) ? { ...target, policy: delegating(target.account) } : target };
}

/** Whom an Allow names is left out, and a Deny counts where it is for everybody: the safe side. */
function limitOf({ name, statements }: Policy): Policy {
  const limit = statements
    .filter(({ effect, principal }) => effect === "Allow" || isEveryone(principal))
    .map(({ principal: _principal, ...statement }) => ({ ...statement, resource: statement.resource ?? ALL }));
  return { name, kind: "identity", statements: limit };
}

const isKms = (arn: string): boolean => /^arn:[^:]+:kms:/.test(arn);

/** `*`, not as a negation: only such a principal is certain to be meant. */
export function isEveryone(principal: Statement["principal"]): boolean {
  return principal?.negated === false && principal.entries.some(({ kind }) => kind === "everyone");
}

function delegating(account: string): Policy {
  const statement = { ...EVERYTHING, Principal: { AWS: `arn:aws:iam::${account}:root` } };
  const name = "a key policy that leaves it to the account";
  return parsePolicy({ Version: "2012-10-17", Statement: [statement] }, name, "resource");
}
