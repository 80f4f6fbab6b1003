import type { Target } from "../../access/access.ts";
import { outsideOf } from "../../facts/places.ts";
import { subjectOf } from "../../facts/subjects.ts";
import type { PrincipalFacts, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import type { Asking } from "../enough.ts";
import { unknownUnlessDeclared } from "../findings.ts";
import { indexTargets } from "../identity/candidates.ts";
import { ask, type FindAccess, named } from "./ask.ts";
import { COMPUTE_MAKERS } from "./compute-makers.ts";
import { grantsOf, literal, patternsOf, whoMayUse } from "./within-reach.ts";

const PASS = "iam:PassRole";
const PASSING = [PASS];

/** A role, or a family of them. */
type Passed = Pick<PrincipalFacts, "arn" | "account" | "address" | "place" | "node">;

/** No principal has a service run what it likes as a role of another place. */
export function checkPassedRoles(
  { principals }: World,
  ledger: Ledger,
  find: FindAccess,
  asking: Asking,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const able = whoMayUse(principals, PASSING);
  if (able.length === 0) return { findings: [], pairs: 0 };
  const roles = principals.filter(({ type, session }) => type === "role" && session === undefined);
  const candidates = indexTargets(
    roles.map((role) => ({ role, target: targetOf(role) })),
    ({ role: { place } }) => place.key,
  );
  let pairs = 0;
  const findings = able.flatMap((principal) => {
    const foreign = () => [...candidates(principal), ...familiesOf(principal).map((role) => ({ role }))];
    let maker: { readonly action: string | undefined } | undefined;
    return asking(principal, foreign, ({ role }) => {
      maker ??= { action: makerOf(find, principal) };
      pairs += 1;
      return pass(find, ledger, principal, role, maker.action);
    });
  });
  return { findings, pairs };
}

/** Roles that the graph does not hold, by the patterns of whoever may pass them. */
function familiesOf(principal: PrincipalFacts): readonly Passed[] {
  const { account } = principal;
  const every = `arn:aws:iam::${account}:role/`;
  const patterns = grantsOf(principal, PASSING)
    .flatMap(patternsOf)
    .map((pattern) => pattern.replaceAll(/\$\{[^}]*\}/g, "*"))
    .filter((pattern) => /[*?]/.test(pattern) && (every.startsWith(literal(pattern)) || pattern.startsWith(every)));
  const families = patterns.map((pattern) =>
    /^arn:[^*?]*:iam::[^:]*:role\//.test(pattern)
      ? pattern.replace(/^(arn:[^:]*:iam::)[^:]*:/, `$1${account}:`)
      : `${every}*`,
  );
  return [...new Set(families)].map((arn) => ({
    arn,
    account,
    address: arn,
    place: { ...outsideOf(arn), label: "principals that the graph does not hold" },
  }));
}

const targetOf = ({ arn, account }: Passed): Target => ({ arn, account, actions: PASSING, context: {} });

/** The first action found by which the principal can have a role run. */
function makerOf(find: FindAccess, principal: PrincipalFacts): string | undefined {
  const grants = grantsOf(principal, COMPUTE_MAKERS);
  if (grants.length === 0) return undefined;
  const subject = subjectOf(principal);
  return COMPUTE_MAKERS.find((action) => {
    const service = action.split(":")[0];
    const context = {};
    const families = ["*", `arn:aws:${service}:*:${principal.account}:*`];
    return families.some(
      (arn) => find(subject, { arn, account: principal.account, actions: [action], context }).verdict !== "denied",
    );
  });
}

function pass(
  find: FindAccess,
  ledger: Ledger,
  principal: PrincipalFacts,
  role: Passed,
  maker: string | undefined,
): readonly Finding[] {
  const question = {
    target: targetOf(role),
    names: named(role).principals,
    to: role.place,
    can: () => `pass ${role.address}, which is ${role.place.label}'s, to a service and run as it with ${maker}`,
    fix: `Name in ${PASS} of ${principal.address} only roles of ${principal.place.label}.`,
  };
  if (maker !== undefined) return ask(find, ledger, principal, question).findings;
  const access = find(subjectOf(principal), question.target);
  if (access.verdict === "denied") return [];
  return unknownUnlessDeclared(ledger, {
    theorem: "escalation",
    from: principal.place,
    to: role.place,
    ...named(principal),
    action: PASS,
    resources: question.names,
    sentence: `Which service would run as ${role.address} (${role.place.label}) for ${principal.address} (${principal.place.label}) is not known.`,
    because: [
      `${principal.address} may pass the role, and is allowed no action that is known here to start something as it.`,
    ],
    fix: question.fix,
  });
}
