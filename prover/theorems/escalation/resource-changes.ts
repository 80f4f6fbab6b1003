import { actionNamed } from "../../facts/actions.ts";
import { askedBy, targetsOf } from "../../facts/targets.ts";
import type { DataFacts, PrincipalFacts, World } from "../../facts/world.ts";
import { holdsGrants } from "../../iam/grant.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { ask, type FindAccess } from "./ask.ts";
import { RESOURCE_WRITERS } from "./resource-writers.ts";
import { grantsOf, mayAdmit, mayName } from "./within-reach.ts";

/** No principal changes who gets at what another place holds, nor the code that runs as another place. */
export function checkResources(
  world: World,
  ledger: Ledger,
  find: FindAccess,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const isWriter = (action: string) =>
    RESOURCE_WRITERS.has(action) || actionNamed(world.services, action)?.level === "Permissions management";
  const asked = world.data.map((data) => ({
    data,
    targets: targetsOf(data, world.services)
      .map((target) => ({ ...target, actions: target.actions.filter(isWriter) }))
      .filter(({ actions }) => actions.length > 0),
  }));
  const every = [...new Set(asked.flatMap(({ targets }) => targets.flatMap(({ actions }) => actions)))];
  let pairs = 0;
  const findings = world.principals.flatMap((principal) => {
    const grants = grantsOf(principal, every);
    return asked
      .filter(({ data, targets }) => targets.length > 0 && isWithinReach(principal, data, grants))
      .flatMap(({ data, targets }) => {
        pairs += 1;
        return targets
          .flatMap(
            (target) =>
              ask(find, ledger, principal, {
                target: askedBy(target, principal),
                names: [target.arn, data.address, data.node],
                to: data.place,
                can: (action) => `use ${action} on ${data.address}, which is ${data.place.label}'s`,
                fix: `Allow ${principal.address} to change only what is of ${principal.place.label}.`,
              }).findings,
          )
          .slice(0, 1);
      });
  });
  return { findings, pairs };
}

function isWithinReach(principal: PrincipalFacts, data: DataFacts, grants: ReturnType<typeof grantsOf>): boolean {
  if (data.place.key === principal.place.key) return false;
  const admitted = mayAdmit(data.policy?.policy, principal, data.account);
  if (principal.account === "") return admitted;
  const allowed = grants.some((statement) => data.parts.some(({ arn }) => mayName(statement, arn)));
  if (principal.account === data.account) return admitted || allowed;
  return admitted && (allowed || holdsGrants(data.policy?.policy));
}
