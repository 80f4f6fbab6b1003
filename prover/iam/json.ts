import type { Value } from "../../graph/value.ts";
import { NotUnderstood } from "./not-understood.ts";

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/**
 * The value of a JSON text.
 *
 * @throws NotUnderstood where it is not JSON, or an object has one key twice: `JSON.parse` would drop the first.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html#policies-grammar-notes
 */
export function parseJson(text: string): Value {
  const value = read(text);
  const open: Set<string>[] = [];
  let last = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push(new Set());
    if (token === "}" || token === "]") open.pop();
    if (token === ":") {
      const key = String(read(last));
      if (open.at(-1)?.has(key)) throw new NotUnderstood(`The document has ${last} twice in one object.`);
      open.at(-1)?.add(key);
    }
    last = token;
  }
  return value;
}

function read(text: string): Value {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotUnderstood("The document is not JSON.");
  }
}
