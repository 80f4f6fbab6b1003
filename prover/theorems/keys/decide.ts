import { KEY_KINDS } from "../../facts/encryption.ts";
import { subjectOf } from "../../facts/subjects.ts";
import { askedBy, targetsOf } from "../../facts/targets.ts";
import type { DataFacts, PrincipalFacts, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Outcome } from "../../verdict.ts";
import { accountsOf } from "../identity/bound-accounts.ts";
import { indexCandidates } from "../identity/candidates.ts";
import { crossingPairs, type FindAccess } from "../identity/pairs.ts";
import { indexByArn } from "../identity/patterns.ts";
import { sourcesOf } from "../identity/sources.ts";
import { checkAtRest, keysByName } from "./at-rest.ts";
import { checkDelegations, principalNames } from "./delegations.ts";
import { checkServices } from "./services.ts";

/** @param find the exact search for an allowed request */
export function decideKeys(world: World, ledger: Ledger, find: FindAccess): Outcome {
  const keys = world.data.filter(({ kind }) => KEY_KINDS.includes(kind));
  const data = world.data.filter(({ kind }) => !KEY_KINDS.includes(kind));
  const [byName, byArn, names, sourceOf] = [
    keysByName(keys),
    indexByArn(data, ({ arn }) => arn),
    principalNames(world),
    sourcesOf(world),
  ];
  const hasAccess = (principal: PrincipalFacts, key: DataFacts) => {
    const subject = subjectOf(principal);
    const targets = targetsOf(key, world.services).map((target) => askedBy(target, principal));
    return targets.some((target) => find(subject, target).verdict !== "denied");
  };
  const findings = [
    ...data.flatMap((one) => checkAtRest(one, byName, ledger, sourceOf)),
    // Of an index of their own: where everybody may use everything, that of all data would be a square.
    ...crossingPairs({ theorem: "keys", world, ledger, find }, keys, indexCandidates(keys, world.services)),
    ...keys.flatMap((key) => checkDelegations(key, { names, world, ledger, sourceOf, hasAccess })),
    ...keys.flatMap((key) => checkServices(key, byArn, ledger, sourceOf, accountsOf(world))),
  ];
  return {
    checked: { data: data.length, keys: keys.length, principals: keys.length === 0 ? 0 : world.principals.length },
    findings,
  };
}
