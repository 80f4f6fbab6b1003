import { actionNamed } from "../../facts/actions.ts";
import { groupBy } from "../../facts/compute/group-by.ts";
import { askedBy, targetsOf } from "../../facts/targets.ts";
import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import type { Asking } from "../enough.ts";
import { indexTargets, type Part } from "../identity/candidates.ts";
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
  const able = world.principals.filter((principal) => foreignParts(world)(principal).length > 0);
  if (able.length === 0) return { findings: [], pairs: 0 };
  const isWriter = (action: string) =>
    RESOURCE_WRITERS.has(action) || actionNamed(world.services, action)?.level === "Permissions management";
  const writers = new Map<readonly string[], readonly string[]>();
  const parts = world.data.flatMap((data) =>
    targetsOf(data, world.services).flatMap((target): readonly Part[] => {
      const actions = writers.get(target.actions) ?? target.actions.filter(isWriter);
      writers.set(target.actions, actions);
      return actions.length === 0 ? [] : [{ data, target: { ...target, actions } }];
    }),
  );
  const candidates = indexTargets(parts, ({ data: { place } }) => place.key);
  let pairs = 0;
  const findings = able.flatMap((principal) => {
    const foreign = () => [...groupBy(candidates(principal), ({ data }) => data)];
    return asking(principal, foreign, ([data, within]) => {
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
    });
  });
  return { findings, pairs };
}
