import { outsideOf } from "../../facts/places.ts";
import type { PrincipalFacts, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import type { Asking } from "../enough.ts";
import { ACCOUNT_READERS, ACCOUNT_WRITERS } from "./account-writers.ts";
import { ask, type FindAccess } from "./ask.ts";
import { whoMayUse } from "./within-reach.ts";

/** What an action of a table comes to, and the smallest change against it. */
interface Power {
  readonly table: Readonly<Record<string, readonly string[]>>;
  readonly means: (whole: string) => string;
  readonly deny: string;
}

const POWERS: readonly Power[] = [
  {
    table: ACCOUNT_WRITERS,
    means: (whole) => `so decide for all of ${whole} who gets at what`,
    deny: "what decides for the whole account",
  },
  {
    table: ACCOUNT_READERS,
    means: (whole) => `so read what all of ${whole} keeps`,
    deny: "what answers for the whole account",
  },
];
const EVERY = POWERS.flatMap(({ table }) => Object.values(table).flat());

/** No principal decides for its whole account, or its organization, who gets at what, or reads of it as a whole. */
export function checkAccounts(
  { principals }: World,
  ledger: Ledger,
  find: FindAccess,
  asking: Asking,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  let pairs = 0;
  const findings = whoMayUse(principals, EVERY).flatMap((principal) => {
    pairs += 1;
    const every = () =>
      POWERS.flatMap((power) => Object.entries(power.table).map(([arn, actions]) => ({ power, arn, actions })));
    return asking(principal, every, (one) => change(find, ledger, principal, one));
  });
  return { findings, pairs };
}

function change(
  find: FindAccess,
  ledger: Ledger,
  principal: PrincipalFacts,
  {
    power: { means, deny },
    arn,
    actions,
  }: { readonly power: Power; readonly arn: string; readonly actions: readonly string[] },
): readonly Finding[] {
  const { account, address, place } = principal;
  const whole = `account ${account}`;
  return ask(find, ledger, principal, {
    target: { arn, account, actions, context: {} },
    names: [whole, arn],
    to: { ...outsideOf(`${whole} of ${place.environment}`), label: `all of ${whole}` },
    can: (action) => `use ${action}, and ${means(whole)}`,
    fix: `Deny ${address} ${deny}, or declare it as the account's administrator.`,
  }).findings;
}
