import type { Decision } from "./decide.ts";
import { NotUnderstood } from "./not-understood.ts";
import type { Policy, Statement } from "./policy.ts";
import { contextOf, identityOf, type Request } from "./request.ts";
import { type Asked, applies } from "./statement.ts";

/**
 * Decides whether a VPC endpoint's policy lets a request pass. It limits and grants nothing: the policies of principal
 * and resource are decided apart.
 *
 * A `Principal` that names an account means its root user here, and no role or user of it.
 *
 * @param bounded whether a permissions boundary is set on the principal
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function decideEndpoint(request: Request, policy: Policy, bounded: boolean): Decision {
  try {
    const asked = { request, identity: identityOf(request.principal), context: contextOf(request), bounded };
    return combine(policy.statements.flatMap((statement) => find(statement, asked)));
  } catch (error) {
    if (error instanceof NotUnderstood) return { verdict: "not-understood", because: error.reason, by: [] };
    throw error;
  }
}

interface Found {
  readonly statement: Statement;
  readonly doubt?: string;
}

function find(statement: Statement, asked: Asked): readonly Found[] {
  try {
    const reach = applies(statement, asked);
    return reach === undefined || reach === "account" ? [] : [{ statement }];
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return [{ statement, doubt: `${statement.policy}, statement ${statement.index}: ${error.reason}` }];
  }
}

function combine(found: readonly Found[]): Decision {
  const certain = (effect: Statement["effect"]) =>
    found.filter(({ statement, doubt }) => statement.effect === effect && doubt === undefined);
  const [denials, grants] = [certain("Deny"), certain("Allow")];
  if (denials.length > 0) return decision("deny", "The endpoint's policy denies it.", denials);
  const doubts = found.flatMap(({ statement, doubt }) =>
    doubt !== undefined && (statement.effect === "Deny" || grants.length === 0) ? [doubt] : [],
  );
  if (doubts.length > 0) return { verdict: "not-understood", because: doubts.join(" "), by: [] };
  if (grants.length === 0) return decision("deny", "The endpoint's policy does not allow it.", []);
  return decision("allow", "The endpoint's policy lets it pass.", grants);
}

function decision(verdict: "allow" | "deny", because: string, found: readonly Found[]): Decision {
  const by = found.map(({ statement: { policy, index, sid } }) => ({
    layer: "resource" as const,
    policy,
    statement: index,
    ...(sid !== undefined && { sid }),
  }));
  return { verdict, because, by };
}
