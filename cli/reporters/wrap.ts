/** No line of a report is wider, except one that holds a single word that is. */
export const WIDTH = 100;

/** A text in lines under a label: the label stands before the first, and the others stand under the text. */
export function labelled(label: string, text: string, indent = 0): readonly string[] {
  const column = indent + label.length;
  return wrap(text, WIDTH - column).map((line, index) =>
    `${index === 0 ? `${" ".repeat(indent)}${label}` : " ".repeat(column)}${line}`.trimEnd(),
  );
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

/** A table: columns as wide as their widest cell, apart by two spaces. */
export function table(rows: readonly (readonly string[])[], indent = 0): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => printable(row[column] ?? "").length)),
  );
  return rows.map((row) =>
    `${" ".repeat(indent)}${row.map((cell, column) => printable(cell).padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
}
