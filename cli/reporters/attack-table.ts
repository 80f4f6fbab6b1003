import { HOLES } from "../../attack/holes/holes.ts";
import { KINDS } from "../../attack/kinds.ts";
import type { AttackReport, AttackResult, KindSummary } from "../../attack/report.ts";

type Counts = Omit<KindSummary, "kind">;

/** A row a kind, then what got through or shows nothing, then all in one sentence. */
export function renderAttackTable(report: AttackReport): string {
  const { kinds, total, withHoles } = report;
  const head = ["attempts", "got through", ...(withHoles ? ["through the hole"] : []), "kind"];
  const rows = [
    head,
    ...kinds.map((one) => [...counts(one, withHoles), one.kind, KINDS[one.kind]]),
    [...counts(total, withHoles), "all"],
  ];
  const widths = [...head.slice(0, -1), "request smuggling"].map(({ length }) => length);
  const lines = rows.map((row) =>
    row
      .map((text, index) => cell(text, index, widths))
      .join("  ")
      .trimEnd(),
  );
  const complaints = report.attacks.flatMap(complaintsOf);
  return [...lines, "", ...complaints, ...(complaints.length > 0 ? [""] : []), attackSentence(report)].join("\n");
}

/** What came of it all. */
export function attackSentence({ total, kinds, withHoles, holds, milliseconds, attacks }: AttackReport): string {
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  const tried = `${total.attempts} attacks of ${kinds.length} kinds in ${seconds}: ${total.through} got through`;
  const shown = withHoles ? `, ${total.shown} shown to get through where the wall has a hole` : "";
  const apart = [
    ...(total.inconclusive > 0 ? [`${total.inconclusive} refused by no wall, which shows nothing`] : []),
    ...(total.provesNothing > 0 ? [`${total.provesNothing} prove nothing: they fail with a hole too`] : []),
    ...(total.leftOut > 0 ? [`${total.leftOut} not tried, because this machine has no ${missing(attacks)}`] : []),
  ];
  return `${[`${tried}${shown}`, ...apart].join("; ")}.${holds ? "" : " The walls do not hold."}`;
}

function missing(attacks: readonly AttackResult[]): string {
  return [...new Set(attacks.flatMap(({ outcome, wall }) => (outcome === undefined ? [wall] : [])))].join(", ");
}

function counts({ attempts, through, shown }: Counts, withHoles: boolean): readonly string[] {
  return [attempts, through, ...(withHoles ? [shown] : [])].map(String);
}

/** Numbers to the right, words to the left. */
function cell(text: string, index: number, widths: readonly number[]): string {
  const width = widths[index] ?? 0;
  return /^\d+$/.test(text) ? text.padStart(width) : text.padEnd(width);
}

function complaintsOf({ kind, name, wall, hole, outcome, withHole }: AttackResult): readonly string[] {
  const what = `${kind}: ${name}`;
  return [
    ...(outcome?.end === "through" ? [`GOT THROUGH     ${what}, past ${wall}: ${outcome.got}`] : []),
    ...(outcome?.end === "inconclusive" ? [`SHOWS NOTHING   ${what}: ${outcome.why}`] : []),
    ...(withHole !== undefined && withHole.end !== "through"
      ? [`PROVES NOTHING  ${what}: fails too where ${HOLES[hole].is}`]
      : []),
  ];
}
