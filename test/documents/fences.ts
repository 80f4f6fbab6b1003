import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

export const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** Every page that is not a record of a decision, relative to the root. */
export const pages: readonly string[] = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
  { cwd: root, encoding: "utf8" },
)
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));

export interface Fence {
  readonly file: string;
  /** Of its first line. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The fences of a page, also those that a list indents. */
export function fencesOf(file: string): readonly Fence[] {
  const text = read(file);
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)].map(
    ([, indent = "", language = "", body = ""], at) => ({
      file,
      line: lineOf(text, at),
      language,
      text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    }),
  );
}

function lineOf(text: string, fence: number): number {
  const starts = [...text.matchAll(/^ *```\w+\n/gm)].map(({ index }) => index);
  return text.slice(0, starts[fence]).split("\n").length;
}

export const fences: readonly Fence[] = pages.flatMap(fencesOf);

export const inLanguage = (...languages: readonly string[]): readonly Fence[] =>
  fences.filter(({ language }) => languages.includes(language));

/** A line of a shell fence, without its comment and joined with the lines that it goes on in. */
export function commandsOf({ text }: Fence): readonly string[] {
  return text
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.replace(/\s+# .*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** Words as a shell has them. */
export function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}
