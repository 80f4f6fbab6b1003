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
  if (keysWritten(text) !== keysHeld(value)) refuseTwice(text);
  return value;
}

/** Keys as the text writes them: strings that a colon follows. */
function keysWritten(text: string): number {
  let count = 0;
  for (let start = text.indexOf('"'); start !== -1; ) {
    const end = endOf(text, start);
    let next = end + 1;
    while (isSpace(text.charCodeAt(next))) next += 1;
    if (text.charCodeAt(next) === COLON) count += 1;
    start = text.indexOf('"', end + 1);
  }
  return count;
}

const COLON = 58;
const BACKSLASH = 92;
const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;

/** The place of the quotation mark that ends the string: the first before which backslashes come in pairs. */
function endOf(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

function keysHeld(value: Value): number {
  let count = 0;
  const open: Value[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue;
    if (isList(next)) {
      for (const inner of next) if (typeof inner === "object") open.push(inner);
      continue;
    }
    // What JSON makes has no keys but its own.
    for (const key in next) {
      count += 1;
      const inner = next[key as keyof typeof next] as Value;
      if (typeof inner === "object") open.push(inner);
    }
  }
  return count;
}

const isList = (value: object): value is readonly Value[] => Array.isArray(value);

/** @throws NotUnderstood with the key that an object has twice */
function refuseTwice(text: string): void {
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
}

function read(text: string): Value {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotUnderstood("The document is not JSON.");
  }
}
