import type { Place, PolicyFacts, PrincipalFacts } from "../../facts/world.ts";
import type { Deciding, Decision } from "../../iam/decide.ts";
import type { Statement } from "../../iam/policy.ts";

/** A principal and the policy of what it reaches: what a decision's statements are looked up in. */
export interface Sides {
  readonly principal: PrincipalFacts;
  readonly policy?: PolicyFacts;
}

/** What decided, one link a line: the rule, then each statement with the document and what attaches it. */
export function chainOf({ because, by }: Decision, sides: Sides): readonly string[] {
  return [because, ...by.map((deciding) => link(deciding, sides))];
}

function link(deciding: Deciding, sides: Sides): string {
  const { layer, policy } = deciding;
  const attachedBy = documentOf(deciding, sides)?.attachedBy;
  const where = attachedBy === undefined ? policy : `${policy}, attached by ${attachedBy}`;
  return `${LAYER[layer]} ${nameOf(deciding)} of ${where}.`;
}

const LAYER: Readonly<Record<Deciding["layer"], string>> = {
  identity: "The principal's own policy allows it by statement",
  boundary: "The permissions boundary lets it pass by statement",
  session: "The session's policy lets it pass by statement",
  resource: "The resource's policy allows it by statement",
};

const nameOf = ({ sid, statement }: Deciding): string =>
  sid === undefined ? String(statement) : `${statement} "${sid}"`;

function documentOf({ layer, policy }: Deciding, { principal, policy: ofResource }: Sides): PolicyFacts | undefined {
  const documents =
    layer === "resource" ? [ofResource] : layer === "boundary" ? [principal.boundary] : principal.identity;
  return documents.find((facts) => facts?.policy?.name === policy);
}

/**
 * The smallest change that would close it: one statement, and what of it to narrow.
 *
 * @param arn what is reached
 * @param place whose it is
 */
export function fixOf(decision: Decision, sides: Sides, arn: string, place: Place): string {
  const own = decision.by.find(({ layer }) => layer === "identity");
  const hung = decision.by.find(({ layer }) => layer === "resource");
  // What another account allows its own is nobody's here to change.
  const deciding = sides.principal.type === "outside" ? (hung ?? own) : (own ?? hung);
  if (deciding === undefined) return `Let no policy reach ${arn} from outside ${place.label}.`;
  const statement = statementOf(deciding, sides);
  const named = `statement ${nameOf(deciding)} of ${deciding.policy}`;
  const unguarded = statement?.conditions.find(({ set }) => set === "ForAllValues");
  if (unguarded !== undefined) {
    return `Add "Null": { "${unguarded.key}": "false" } to the Condition of ${named}: ForAllValues holds where the key is absent.`;
  }
  if (deciding.layer === "resource") {
    return `Take the principal out of ${named}, or let its Condition name principals of ${place.label} only.`;
  }
  return fixOfIdentity(statement, named, arn, sides.principal.place);
}

function fixOfIdentity(statement: Statement | undefined, named: string, arn: string, place: Place): string {
  const { resource } = statement ?? {};
  if (resource?.negated) return `Name in ${named} what is allowed by Resource, instead of what is not by NotResource.`;
  const exact = resource?.values.find((value) => value === arn);
  if (exact !== undefined) return `Remove ${exact} from the Resource of ${named}.`;
  return `Narrow the Resource of ${named} to the ARNs of ${place.label}.`;
}

function statementOf(deciding: Deciding, sides: Sides): Statement | undefined {
  const { layer } = deciding;
  const documents = layer === "resource" ? [sides.policy] : sides.principal.identity;
  return documents
    .flatMap((facts) => facts?.policy?.statements ?? [])
    .find(({ policy, index }) => policy === deciding.policy && index === deciding.statement);
}
