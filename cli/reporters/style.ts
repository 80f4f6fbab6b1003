import { styleText } from "node:util";

export type Colour = "green" | "red" | "yellow" | "gray" | "bold";

/** Paints words for a terminal, and leaves them alone elsewhere. */
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_, text) => text;

/** What an output stream can show. `NO_COLOR` turns colour off. @see https://no-color.org */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const colour = stream.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  return colour ? (name, text) => styleText(name, text, { validateStream: false }) : plain;
}
