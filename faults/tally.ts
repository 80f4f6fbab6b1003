import type { Judgement } from "./judge.ts";
import type { FaultOperator } from "./operator.ts";
import type { System } from "./systems.ts";

export interface JudgedSite {
  readonly address: string;
  readonly judgement: Judgement;
}

/** What became of some sites of one operator in one system. */
export interface Tally {
  readonly operator: string;
  readonly system: string;
  readonly judged: readonly JudgedSite[];
}

/** At most one site in twenty may be equivalent, or the operators would count what they do not break. */
const EQUIVALENT_SHARE = 0.05;

const FATES = ["refuted", "other", "missed", "equivalent"] as const satisfies readonly Judgement["fate"][];
const COLUMNS = ["sites", "refuted", "by another", "missed", "equivalent"];

/** The tables for people, and whether every site that breaks something is refuted by what was named for it. */
export function render(
  tallies: readonly Tally[],
  operators: readonly FaultOperator[],
  systems: readonly Pick<System, "name" | "engine">[],
): { readonly text: string; readonly holds: boolean } {
  const theoremOf = new Map(operators.map(({ name, refutedBy }) => [name, refutedBy]));
  const engineOf = new Map(systems.map(({ name, engine }) => [name, engine]));
  const tables = [
    table("Operator, and what must refute it", (tally) => `${theoremOf.get(tally.operator)}: ${tally.operator}`),
    table("Theorem or house rule", ({ operator }) => theoremOf.get(operator) ?? operator),
    table("System", ({ system }) => system),
    table("Engine", ({ system }) => engineOf.get(system) ?? system),
  ];
  const [sites, refuted, other, missed, equivalent] = counts(tallies);
  const share = sites === 0 ? 1 : equivalent / sites;
  const summary =
    `${new Set(tallies.map(({ operator }) => operator)).size} operators at ${sites} sites: ` +
    `${refuted} refuted by what was named for them, ${other} by another only, ${missed} missed, ` +
    `${equivalent} equivalent (${(share * 100).toFixed(1)} %).`;
  return {
    text: [...tables, ...survivors(tallies), summary].join("\n"),
    holds: other + missed === 0 && share <= EQUIVALENT_SHARE,
  };

  function table(title: string, groupOf: (tally: Tally) => string): string {
    const groups = new Map<string, readonly Tally[]>();
    for (const tally of tallies) groups.set(groupOf(tally), [...(groups.get(groupOf(tally)) ?? []), tally]);
    const width = Math.max(title.length, ...[...groups.keys()].map(({ length }) => length));
    const lines = [...groups].map(([name, own]) => `${name.padEnd(width)} ${row(counts(own))}`);
    return [`${title.padEnd(width)} ${row(COLUMNS)}`, ...lines, ""].join("\n");
  }
}

const row = (cells: readonly (string | number)[]) => cells.map((cell) => String(cell).padStart(11)).join("");

type Counts = readonly [sites: number, refuted: number, other: number, missed: number, equivalent: number];

function counts(tallies: readonly Tally[]): Counts {
  const fates = tallies.flatMap(({ judged }) => judged.map(({ judgement }) => judgement.fate));
  const [refuted = 0, other = 0, missed = 0, equivalent = 0] = FATES.map(
    (fate) => fates.filter((each) => each === fate).length,
  );
  return [fates.length, refuted, other, missed, equivalent];
}

/** One line for every site that what was named for it does not refute. */
export function survivors(tallies: readonly Tally[]): readonly string[] {
  return tallies.flatMap(({ operator, system, judged }) =>
    judged.flatMap(({ address, judgement }) => {
      const where = `${operator} at ${address} of ${system}`;
      if (judgement.fate === "refuted") return [];
      if (judgement.fate === "equivalent") return [`EQUIVALENT ${where}`];
      const { verdict, others } = judgement;
      return [
        `MISSED ${where}: ${verdict}; ${others.length === 0 ? "nothing refutes it" : `refuted by ${others.join(", ")}`}`,
      ];
    }),
  );
}
