import type { Judgement } from "./judge.ts";
import type { FaultOperator } from "./operator.ts";

/** What became of one operator's sites in one system. */
export interface Tally {
  readonly operator: string;
  readonly system: string;
  readonly judged: readonly { readonly address: string; readonly judgement: Judgement }[];
}

/** At most one site in twenty may be equivalent, or the operators would count what they do not break. */
const EQUIVALENT_SHARE = 0.05;

/** The table for people, and whether every site that breaks something is refuted by what was named for it. */
export function render(
  tallies: readonly Tally[],
  operators: readonly FaultOperator[],
): { readonly text: string; readonly holds: boolean } {
  const judged = tallies.flatMap((tally) => tally.judged);
  const count = (fate: Judgement["fate"], of = judged) => of.filter(({ judgement }) => judgement.fate === fate).length;
  const lines = operators.flatMap(({ name, refutedBy }) => {
    const own = tallies.filter(({ operator }) => operator === name).flatMap((tally) => tally.judged);
    if (own.length === 0) return [];
    const equivalent = count("equivalent", own);
    const rest = equivalent === 0 ? "" : `, ${equivalent} equivalent`;
    return [`${refutedBy.padEnd(20)} ${name.padEnd(58)} ${count("refuted", own)} of ${own.length}${rest}`];
  });
  const missed = tallies.flatMap(({ operator, system, judged: own }) =>
    own.flatMap(({ address, judgement }) =>
      judgement.fate === "missed"
        ? [`MISSED ${operator} at ${address} of ${system}: ${judgement.verdict}; ${said(judgement.others)}`]
        : [],
    ),
  );
  const used = new Set(tallies.filter((tally) => tally.judged.length > 0).map(({ operator }) => operator)).size;
  const share = judged.length === 0 ? 1 : count("equivalent") / judged.length;
  const summary =
    `${used} operators at ${judged.length} sites: ${count("refuted")} refuted by what was named for them, ` +
    `${missed.length} missed, ${count("equivalent")} equivalent (${(share * 100).toFixed(1)} %).`;
  return { text: [...lines, ...missed, summary].join("\n"), holds: missed.length === 0 && share <= EQUIVALENT_SHARE };
}

const said = (others: readonly string[]) =>
  others.length === 0 ? "nothing else refutes it" : `refuted by ${others.join(", ")}`;
