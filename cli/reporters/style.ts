import { styleText } from "node:util";

export type Colour = "green" | "red" | "yellow" | "gray" | "bold";

/** Paints words for a terminal, and leaves them alone elsewhere. */
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_, text) => text;

/**
 * What an output stream can show. `NO_COLOR` turns colour off; `FORCE_COLOR` turns it on where there is no terminal, such
 * as in a pipeline's log.
 *
 * @see https://no-color.org
 */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  if ((env["NO_COLOR"] ?? "") !== "") return plain;
  const forced = env["FORCE_COLOR"] ?? "";
  const colour = forced === "" ? stream.isTTY === true && env["TERM"] !== "dumb" : forced !== "0" && forced !== "false";
  return colour ? (name, text) => styleText(name, text, { validateStream: false }) : plain;
}
