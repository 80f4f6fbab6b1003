import { outsideOf } from "../../facts/places.ts";
import type { PrincipalFacts, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import type { Asking } from "../enough.ts";
import { ACCOUNT_WRITERS } from "./account-writers.ts";
import { ask, type FindAccess } from "./ask.ts";
import { grantsOf } from "./within-reach.ts";

const EVERY = Object.values(ACCOUNT_WRITERS).flat();

/** No principal decides for its whole account, or its organization, who gets at what. */
export function checkAccounts(
  { principals }: World,
  ledger: Ledger,
  find: FindAccess,
  asking: Asking,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  let pairs = 0;
  const findings = principals.flatMap((principal) => {
    if (principal.type === "outside" || grantsOf(principal, EVERY).length === 0) return [];
    pairs += 1;
    const every = () => Object.entries(ACCOUNT_WRITERS);
    return asking(principal, every, ([arn, actions]) => change(find, ledger, principal, arn, actions));
  });
  return { findings, pairs };
}

function change(
  find: FindAccess,
  ledger: Ledger,
  principal: PrincipalFacts,
  arn: string,
  actions: readonly string[],
): readonly Finding[] {
  const { account, address, place } = principal;
  const whole = `account ${account}`;
  return ask(find, ledger, principal, {
    target: { arn, account, actions, context: {} },
    names: [whole, arn],
    to: { ...outsideOf(`${whole} of ${place.environment}`), label: `all of ${whole}` },
    can: (action) => `use ${action}, and so decide for all of ${whole} who gets at what`,
    fix: `Deny ${address} what decides for the whole account, or declare it as the account's administrator.`,
  }).findings;
}
