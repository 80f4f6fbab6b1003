import type { StackOutcome } from "../../deploy/stack-outcome.ts";
import { type Colour, type Paint, plain } from "./style.ts";
import { labelled, table } from "./wrap.ts";

const COLOURS: Readonly<Record<StackOutcome["outcome"], Colour>> = {
  deployed: "green",
  previewed: "green",
  failed: "red",
  left: "gray",
};

/** What became of each stack, and what to do about those that failed. */
export function renderDeployText(outcomes: readonly StackOutcome[], paint: Paint = plain): string {
  const rows = table(outcomes.map(rowOf));
  const lines = outcomes.flatMap(({ outcome }, index) => {
    const row = rows[index] ?? "";
    return row.replace(outcome, paint(COLOURS[outcome], outcome));
  });
  const failures = outcomes.filter(({ outcome }) => outcome === "failed").map((outcome) => failureOf(outcome, paint));
  return `${[lines, ...failures].map((part) => part.join("\n")).join("\n\n")}\n`;
}

function rowOf({ label, outcome, changes, seconds }: StackOutcome): readonly string[] {
  const counts = Object.entries(changes).map(([operation, count]) => `${count} ${operation}`);
  return [outcome, label, counts.join(", ") || "-", `${seconds.toFixed(1)} s`];
}

function failureOf({ label, errors, fix }: StackOutcome, paint: Paint): readonly string[] {
  return [
    `${paint("red", "FAILED")} ${label}`,
    ...errors.flatMap((error) => labelled("", error, 2)),
    ...(fix === undefined ? [] : labelled("fix  ", fix, 2)),
  ];
}
