import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Symbolic } from "../tie.ts";

/** The symbolic evaluator of the `prover/` in a folder: this repository's, or a copy with a bug. */
export async function loadSymbolic(root: string): Promise<Symbolic> {
  const load = (file: string) => import(pathToFileURL(join(root, "prover", "access", file)).href);
  const [{ findAccess }, { candidatesOf }] = await Promise.all([load("find-access.ts"), load("candidates.ts")]);
  return { findAccess, candidatesOf };
}
