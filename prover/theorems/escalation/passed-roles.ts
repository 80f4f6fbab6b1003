import { subjectOf } from "../../facts/subjects.ts";
import type { PrincipalFacts, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { unknownUnlessDeclared } from "../findings.ts";
import { ask, type FindAccess, named } from "./ask.ts";
import { COMPUTE_MAKERS } from "./compute-makers.ts";
import { grantsOf, mayName } from "./within-reach.ts";

const PASS = "iam:PassRole";

/** No principal has a service run what it likes as a role of another place. */
export function checkPassedRoles(
  { principals }: World,
  ledger: Ledger,
  find: FindAccess,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const roles = principals.filter(({ type, session }) => type === "role" && session === undefined);
  let pairs = 0;
  const findings = principals.flatMap((principal) => {
    const grants = principal.type === "outside" ? [] : grantsOf(principal, [PASS]);
    if (grants.length === 0) return [];
    const maker = makerOf(find, principal);
    return roles
      .filter(
        ({ arn, account, place }) =>
          account === principal.account &&
          place.key !== principal.place.key &&
          grants.some((statement) => mayName(statement, arn)),
      )
      .flatMap((role) => {
        pairs += 1;
        return pass(find, ledger, principal, role, maker);
      });
  });
  return { findings, pairs };
}

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
  role: PrincipalFacts,
  maker: string | undefined,
): readonly Finding[] {
  const question = {
    target: { arn: role.arn, account: role.account, actions: [PASS], context: {} },
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
