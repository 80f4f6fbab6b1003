import { actionNamed } from "../../facts/actions.ts";
import { groupBy } from "../../facts/compute/group-by.ts";
import { askedBy, targetsOf } from "../../facts/targets.ts";
import type { PrincipalFacts, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import type { Asking } from "../enough.ts";
import { type Candidates, indexTargets, type Part } from "../identity/candidates.ts";
import { foreignParts } from "../identity/foreign-parts.ts";
import { ask, type FindAccess } from "./ask.ts";
import { RESOURCE_WRITERS } from "./resource-writers.ts";

/** No principal changes who gets at what another place holds, nor the code that runs as another place. */
export function checkResources(
  world: World,
  ledger: Ledger,
  find: FindAccess,
  asking: Asking,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const reached = foreignParts(world);
  let candidates: Candidates<Part> | undefined;
  // Whom to ask is found one after the other: where enough was found, of nobody more.
  const foreign = (principal: PrincipalFacts) => {
    if (reached(principal).length === 0) return [];
    candidates ??= indexTargets(changeable(world), ({ data: { place } }) => place.key);
    return [...groupBy(candidates(principal), ({ data }) => data)];
  };
  let pairs = 0;
  const findings = world.principals.flatMap((principal) =>
    asking(
      principal,
      () => foreign(principal),
      ([data, within]) => {
        pairs += 1;
        return within
          .flatMap(
            ({ target }) =>
              ask(find, ledger, principal, {
                target: askedBy(target, principal),
                names: [data.address, target.arn, data.node],
                to: data.place,
                can: (action) => `use ${action} on ${data.address}, which is ${data.place.label}'s`,
                fix: `Allow ${principal.address} to change only what is of ${principal.place.label}.`,
              }).findings,
          )
          .slice(0, 1);
      },
    ),
  );
  return { findings, pairs };
}

/** What can be changed by an action that lets others in, with these actions alone. */
function changeable({ data, services }: World): readonly Part[] {
  const isWriter = (action: string) =>
    RESOURCE_WRITERS.has(action) || actionNamed(services, action)?.level === "Permissions management";
  const writers = new Map<readonly string[], readonly string[]>();
  return data.flatMap((one) =>
    targetsOf(one, services).flatMap((target): readonly Part[] => {
      const actions = writers.get(target.actions) ?? target.actions.filter(isWriter);
      writers.set(target.actions, actions);
      return actions.length === 0 ? [] : [{ data: one, target: { ...target, actions } }];
    }),
  );
}
