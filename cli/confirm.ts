import { createInterface } from "node:readline/promises";
import { UserError } from "../model/errors.ts";

/**
 * Makes sure, before any work, that somebody can be asked.
 *
 * @throws UserError where nobody sits at a terminal and nothing says yes in their place
 */
export function refuseUnattended(yes: boolean): void {
  if (yes || (process.stdin.isTTY && process.stderr.isTTY)) return;
  throw new UserError({
    message: "There is no terminal to ask at.",
    where: "--yes",
    fix: "Say --yes where a script decides, or run it at a terminal.",
  });
}

/** Asks for a word to be typed, so that nobody agrees by habit. */
export async function typed(question: string, word: string): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await asking.question(`${question}\nType ${word} to go on: `)).trim() === word;
  } finally {
    asking.close();
  }
}
