import { NotUnderstood } from "../iam/not-understood.ts";
import type { Statement } from "../iam/policy.ts";
import { expand, type Piece } from "../iam/variables.ts";
import type { Known } from "./known.ts";
import type { OpenPiece } from "./pattern.ts";

/** What no policy writes and no request holds: it stands for the value of a free key. */
const OPEN = "\u0000open";

export type Filled = { readonly pieces: readonly OpenPiece[]; readonly open: boolean };

/**
 * A policy's string with its variables replaced by what is known. `open` where a free key is among them; `unfilled`
 * where no request fills it; `doubtful` where the reference does not understand it.
 */
export function filled(text: string, known: Known): Filled | "unfilled" | "doubtful" {
  if (!text.includes("${")) return { pieces: [{ kind: "written", text }], open: false };
  try {
    const pieces = expand(text, { get: (key) => (known.isFree(key) ? OPEN : known.get(key)) });
    if (pieces === undefined) return "unfilled";
    return { pieces: pieces.map(opened), open: pieces.some(isOpen) };
  } catch (error) {
    if (error instanceof NotUnderstood) return "doubtful";
    throw error;
  }
}

const isOpen = ({ text }: Piece) => text === OPEN;
const opened = (piece: Piece): OpenPiece => (isOpen(piece) ? { kind: "open" } : piece);

/** The keys that a policy's string has variables for, as it spells them. */
export function variableKeys(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([\w./-]+:[^,'{}]+)/g)].map(([, key = ""]) => key);
}

/** Every string of a statement that may hold variables. */
export function textsOf({ resource, conditions }: Statement): readonly string[] {
  return [...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)];
}
