import type { Figure } from "./figure.ts";

/** A table for the terminal: what was measured, what was wanted, and whether that holds. */
export function renderFigures(title: string, figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, wanted, holds }) => [
    name,
    `${round(value)} ${unit}`,
    wanted === undefined ? "" : `wanted ${wanted}`,
    holds === undefined ? "" : holds ? "holds" : "DOES NOT HOLD",
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? "").length)));
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
  return [title, ...lines].join("\n");
}

/** Three significant digits, and no exponent for what a person compares by eye. */
function round(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}
