import type { PrincipalFacts } from "../facts/world.ts";
import type { Ledger } from "../ledger.ts";
import type { Finding, TheoremId } from "../verdict.ts";
import { finding, MORE } from "./findings.ts";

/** More would not be read: whoever needs them narrows the first ones and asks again. */
export const MOST_OF_ONE = 20;
export const MOST = 1000;

export const ENOUGH = `${MOST_OF_ONE} findings of one principal and ${MOST} in all are reported.`;

/** Asks a principal one thing after the other, and stops where enough was found. */
export type Asking = <T>(
  principal: PrincipalFacts,
  /** Looked for only where there is still something to ask. */
  asked: () => readonly T[],
  findingsOf: (one: T) => readonly Finding[],
) => readonly Finding[];

/** What the baseline accepts takes no other finding's place. Where something was not asked, a finding says so. */
export function untilEnough(theorem: TheoremId, ledger: Ledger): Asking {
  const found = new Map<string, number>();
  const told = new Set<string>();
  let total = 0;
  let over = false;
  return (principal, asked, findingsOf) => {
    const findings: Finding[] = [];
    if (over) return findings;
    const all = asked();
    for (const [at, one] of all.entries()) {
      const own = found.get(principal.arn) ?? 0;
      if (total >= MOST || own >= MOST_OF_ONE) {
        over = total >= MOST;
        if (over || !told.has(principal.arn)) findings.push(unasked(principal, over ? undefined : all.length - at));
        told.add(principal.arn);
        return findings;
      }
      const more = findingsOf(one);
      const fresh = more.filter(({ fingerprint }) => !ledger.accepts(fingerprint)).length;
      found.set(principal.arn, own + fresh);
      total += fresh;
      findings.push(...more);
    }
    return findings;
  };

  function unasked({ address, node }: PrincipalFacts, left: number | undefined): Finding {
    const sentence =
      left === undefined
        ? `What ${address} and everybody after it may reach was not looked at.`
        : `What else ${address} may reach was not looked at: ${left} pairs or more.`;
    return finding("unknown", {
      theorem,
      resource: node ?? address,
      subject: MORE,
      sentence,
      because: [ENOUGH],
      fix: "Close those that are reported first, and prove again.",
    });
  }
}
