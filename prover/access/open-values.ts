import type { Subject, Target } from "./access.ts";
import type { Given, Known } from "./known.ts";
import { textsOf, variableKeys } from "./variable-pieces.ts";

/** More ways to fill the variables than these are not tried. */
const MOST = 64;

/**
 * Values to try for the free keys that variables stand for, likely ones first. Without such keys one way: none.
 *
 * @param chosenArn what a request that may be allowed names
 * @param suggested what it gives for the keys
 */
export function* openValues(
  subject: Subject,
  target: Target,
  known: Known,
  chosenArn: string,
  suggested: ReadonlyMap<string, Given>,
): Generator<ReadonlyMap<string, Given>> {
  const policies = [...subject.identity, subject.boundary ?? [], target.policy ?? []].flat();
  const statements = policies.flatMap((policy) => policy.statements).filter(({ variables }) => variables);
  const open = new Map<string, Set<Given>>();
  for (const text of statements.flatMap(textsOf)) {
    for (const spelt of text.includes("${") ? variableKeys(text) : []) {
      const key = spelt.toLowerCase();
      if (!known.isFree(key)) continue;
      const values = open.get(key) ?? new Set([suggested.get(key)].filter((value) => typeof value === "string"));
      for (const fixed of [...fixedTexts(subject, target), chosenArn])
        for (const value of cuts(text, key, fixed)) values.add(value);
      open.set(key, values);
    }
  }
  const choices = [...open].map(([key, values]) => [key, [...values, undefined, "x"]] as const);
  let left = MOST;
  for (const values of ways(choices)) {
    yield values;
    left -= 1;
    if (left === 0) return;
  }
}

/** What a string with the variable may have to equal. */
function fixedTexts({ principal }: Subject, { arn, context }: Target): readonly string[] {
  const tags = "tags" in principal ? Object.values(principal.tags ?? {}) : [];
  return [arn, ...Object.values(context).flat(), ...tags];
}

function* ways(choices: readonly (readonly [string, readonly Given[]])[]): Generator<ReadonlyMap<string, Given>> {
  const [first, ...rest] = choices;
  if (first === undefined) {
    yield new Map();
    return;
  }
  for (const value of first[1]) for (const others of ways(rest)) yield new Map([[first[0], value], ...others]);
}

/** What the variable would have to be for the pattern to match the text: what stands there between its neighbours. */
function cuts(pattern: string, key: string, text: string): readonly string[] {
  const [before = "", after = ""] = pattern
    .replace(/\$\{([\w./-]+:[^,'{}]+)(?:, '[^']*')?\}/g, (all, name: string) =>
      name.toLowerCase() === key ? "\u0000" : all,
    )
    .split("\u0000");
  const left = before.split(/[*?}]/).at(-1) ?? "";
  const right = after.split(/[*?$]/)[0] ?? "";
  const found: string[] = [];
  for (
    let start = text.indexOf(left);
    start !== -1 && start < text.length && found.length < 16;
    start = text.indexOf(left, start + 1)
  ) {
    const from = start + left.length;
    const ends = right === "" ? [text.length] : [text.indexOf(right, from), text.lastIndexOf(right)];
    for (const to of ends) if (to > from) found.push(text.slice(from, to));
    const parted = /^[^:/*?]+/.exec(text.slice(from))?.[0];
    if (parted !== undefined) found.push(parted);
  }
  return found.filter((value) => !/[*?]/.test(value));
}
