import { stripVTControlCharacters } from "node:util";

/** What reads well, and what is taken where nobody watches: a file has the same lines on every machine. */
const WIDEST = 100;
const NARROWEST = 32;

/** How wide lines for a stream are: a terminal's width, as far as that can be read. */
export function widthOf({ isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number }): number {
  return isTTY === true && columns ? Math.min(WIDEST, Math.max(NARROWEST, columns)) : WIDEST;
}

/** No line of a report is wider, except one that holds a single word that is. */
const WIDTH = widthOf(process.stdout);

/** Beside a long label a text is not squeezed any further. */
const LEAST_TEXT = 20;

/** A table may take all of a terminal; in a file, where programs read it too, a row is a line. */
const TABLE_WIDTH =
  process.stdout.isTTY && process.stdout.columns > 0
    ? Math.max(NARROWEST, process.stdout.columns)
    : Number.POSITIVE_INFINITY;

/** A text in lines under a label: the label stands before the first, and the others stand under the text. */
export function labelled(label: string, text: string, indent = 0, width = WIDTH): readonly string[] {
  const column = indent + stripVTControlCharacters(label).length;
  if (column > indent && width - column < LEAST_TEXT) return stackedLabel(label, text, indent, width);
  return wrap(text, Math.max(LEAST_TEXT, width - column)).map((line, index) =>
    `${index === 0 ? `${" ".repeat(indent)}${label}` : " ".repeat(column)}${line}`.trimEnd(),
  );
}

/** Beside it is no room: the text stands below, a little further in. */
function stackedLabel(label: string, text: string, indent: number, width: number): readonly string[] {
  const inset = " ".repeat(indent + APART);
  const lines = wrap(text, Math.max(LEAST_TEXT, width - inset.length)).map((line) => `${inset}${line}`.trimEnd());
  return [`${" ".repeat(indent)}${label.trimEnd()}`, ...lines];
}

/** Words on lines no wider than `width`; a word that is wider has a line for itself. Line breaks in the text are kept. */
export function wrap(text: string, width: number): readonly string[] {
  return printable(text)
    .split("\n")
    .flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Names come from other people's programs: what would move the cursor or colour the terminal is shown as it is spelt. */
export function printable(text: string): string {
  return text.replace(
    /[^\P{C}\n]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * A table: columns as wide as their widest cell, apart by two spaces. Where that is too wide, cells take several lines;
 * where even their longest words do not fit beside each other, each row stands for itself, a cell a line.
 */
export function table(rows: readonly (readonly string[])[], indent = 0, width = TABLE_WIDTH): readonly string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths = fitting(cells, width - indent);
  if (widths === undefined) return stacked(cells, indent);
  return cells.flatMap((row) => rowLines(row, widths).map((line) => `${" ".repeat(indent)}${line}`.trimEnd()));
}

const APART = 2;

/** The widest column gives way first; none becomes narrower than its longest word. */
function fitting(rows: readonly (readonly string[])[], width: number): readonly number[] | undefined {
  const columns = Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, index) => index);
  const cellsOf = (column: number) => rows.map((row) => row[column] ?? "");
  const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
  const least = columns.map((column) => longest(cellsOf(column).flatMap((cell) => cell.split(" "))));
  const widths = columns.map((column) => longest(cellsOf(column)));
  const total = (): number => widths.reduce((sum, one) => sum + one, APART * (columns.length - 1));
  while (total() > width) {
    const [widest] = columns
      .filter((column) => (widths[column] ?? 0) > (least[column] ?? 0))
      .toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (widest === undefined) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function rowLines(row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = row.map((cell, column) => wrapParagraph(cell, Math.max(1, widths[column] ?? 1)));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    widths.map((width, column) => (cells[column]?.[line] ?? "").padEnd(width)).join(" ".repeat(APART)),
  );
}

/** Under a row of headings each cell has its own before it. */
function stacked(rows: readonly (readonly string[])[], indent: number): readonly string[] {
  const [head = []] = rows;
  const hasHeads = rows.length > 1 && head.every((cell) => cell !== "" && cell === cell.toUpperCase());
  const label = Math.max(...head.map((cell) => cell.length)) + APART;
  const linesOf = (cell: string, column: number): readonly string[] =>
    labelled(hasHeads ? (head[column] ?? "").padEnd(label) : "", cell, indent + (hasHeads || column === 0 ? 0 : APART));
  return (hasHeads ? rows.slice(1) : rows).flatMap((row, index) => [
    ...(hasHeads && index > 0 ? [""] : []),
    ...row.flatMap((cell, column) => (cell === "" ? [] : linesOf(cell, column))),
  ]);
}
