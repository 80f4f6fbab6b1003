import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One mistake in the symbolic evaluator, as a change of its text. */
export interface Bug {
  readonly name: string;
  /** Below `prover/`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

const ROOT = join(import.meta.dirname, "../../..");
const COPIED = ["model", "graph", "prover/access", "prover/iam", "prover/facts"];

/**
 * The text of the bug's file with the bug in it.
 *
 * @throws Error where the text to change is not there, or is there twice: the list of bugs is then out of date.
 */
export function withBug({ name, file, find, replace }: Bug): string {
  const source = readFileSync(join(ROOT, "prover", file), "utf8");
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`The bug "${name}" changes what stands ${places} times in prover/${file}: ${find}`);
  return source.replace(find, () => replace);
}

/**
 * A copy of the prover with the bug in it: the folder that holds its `prover/`. Whoever asks for it removes it.
 */
export function plantBug(bug: Bug): string {
  const changed = withBug(bug);
  const copy = mkdtempSync(join(tmpdir(), "bulkhead-bug-"));
  try {
    for (const folder of COPIED) {
      cpSync(join(ROOT, folder), join(copy, folder), { recursive: true, filter: (path) => !path.endsWith(".test.ts") });
    }
    writeFileSync(join(copy, "package.json"), `{ "type": "module" }\n`);
    writeFileSync(join(copy, "prover", bug.file), changed);
    return copy;
  } catch (error) {
    rmSync(copy, { recursive: true });
    throw error;
  }
}
