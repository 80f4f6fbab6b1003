import { NotUnderstood } from "./not-understood.ts";
import type { Context } from "./request.ts";

/** A stretch of a policy's string: as written (`*` and `?` may be wildcards), taken literally, or from the request. */
export interface Piece {
  readonly kind: "written" | "literal" | "value";
  readonly text: string;
}

const VARIABLE = /\$\{([^}]*)\}/;
const KEY_WITH_DEFAULT = /^([\w./-]+:[^,'{}]+)(?:, '([^']*)')?$/;

/**
 * A policy's string with its variables replaced, or `undefined` where the request lacks one that has no default.
 *
 * @throws NotUnderstood where the braces hold something that AWS does not document, or a multivalued key.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function expand(text: string, context: Pick<Context, "get">): readonly Piece[] | undefined {
  if (!text.includes("${")) return [written(text)];
  const pieces = text.split(VARIABLE).map((part, index) => (index % 2 === 0 ? written(part) : replaced(part, context)));
  return pieces.every((piece) => piece !== undefined) ? pieces : undefined;
}

/** A policy's string in a language version, or an element, that knows no variables. */
export function written(text: string): Piece {
  return { kind: "written", text };
}

/** The string itself, for operators that know no wildcards. */
export function plain(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join("");
}

function replaced(variable: string, context: Pick<Context, "get">): Piece | undefined {
  if (variable === "*" || variable === "?" || variable === "$") return { kind: "literal", text: variable };
  const [, key, fallback] = KEY_WITH_DEFAULT.exec(variable) ?? [];
  if (key === undefined) throw new NotUnderstood(`\${${variable}} is not a policy variable that AWS documents.`);
  const value = context.get(key.toLowerCase()) ?? fallback;
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw new NotUnderstood(`${key} has several values, so it cannot be a variable.`);
  return { kind: "value", text: value };
}
