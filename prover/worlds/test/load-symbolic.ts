import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Symbolic } from "../tie.ts";

/** One mistake in the symbolic evaluator, as a change of its text. */
export interface Bug {
  readonly name: string;
  /** Below `prover/`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

const PROVER = join(import.meta.dirname, "../..");

/**
 * The text of the bug's file with the bug in it.
 *
 * @throws Error where the text to change is not there, or is there twice: the list of bugs is then out of date.
 */
export function withBug({ name, file, find, replace }: Bug): string {
  const source = readFileSync(join(PROVER, file), "utf8");
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`The bug "${name}" changes what stands ${places} times in prover/${file}: ${find}`);
  return source.replace(find, () => replace);
}

const ENTRY = `
export { findAccess } from "./access/find-access.ts";
export { indexCandidates } from "./theorems/identity/candidates.ts";
`;

/** A copy of the symbolic evaluator that shares no module with this process, with a bug in it where one is given. */
export async function loadSymbolic(bug?: Bug): Promise<Symbolic> {
  const changed = bug && { path: join(PROVER, bug.file), contents: withBug(bug) };
  let isPlanted = false;
  const { outputFiles } = await build({
    ...{ bundle: true, write: false, format: "esm", platform: "neutral", logLevel: "silent" },
    stdin: { contents: ENTRY, resolveDir: PROVER, loader: "ts" },
    plugins: [
      {
        name: "bug",
        setup: ({ onLoad }) => {
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            if (path !== changed?.path) return undefined;
            isPlanted = true;
            return { contents: changed.contents, loader: "ts" };
          });
        },
      },
    ],
  });
  if (bug && !isPlanted) throw new Error(`The symbolic evaluator does not load prover/${bug.file}.`);
  const [text = ""] = outputFiles.map((file) => file.text);
  const url = `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`;
  const loaded: Symbolic = await import(/* @vite-ignore */ url);
  return loaded;
}
