import type { Tags } from "../../../model/tags.ts";
import type { Statement } from "../../iam/policy.ts";

/** Texts that a pattern of a policy may stand for: those that begin so, or the one text itself. */
export interface Beginning {
  readonly text: string;
  /** Whether the text is all of it. */
  readonly whole: boolean;
}

const VARIABLE = /\$\{aws:principaltag\/([^},]+)\}/gi;

/** What stands before the first wildcard, or the first variable that the principal's tags do not fill. */
export function beginningOf(pattern: string, { variables }: Pick<Statement, "variables">, tags: Tags = {}): Beginning {
  const text = variables && pattern.includes("${") ? filled(pattern, tags) : pattern;
  const end = text.search(variables ? /[*?]|\$\{/ : /[*?]/);
  return end === -1 ? { text, whole: true } : { text: text.slice(0, end), whole: false };
}

function filled(pattern: string, tags: Tags): string {
  return pattern.replaceAll(VARIABLE, (variable, key: string) => {
    const [, value] = Object.entries(tags).find(([name]) => name.toLowerCase() === key.toLowerCase()) ?? [];
    return value === undefined || value.includes("$") ? variable : value;
  });
}

/** Things with an ARN, or a family of ARNs, by how these begin. */
export interface ArnIndex<T> {
  readonly all: readonly T[];
  /** Those that a pattern with this beginning may stand for: all that it does, and perhaps some that it does not. */
  readonly among: (beginning: Beginning) => readonly T[];
}

export function indexByArn<T>(items: readonly T[], arnOf: (item: T) => string): ArnIndex<T> {
  const named = items.map((item) => ({ item, beginning: beginningOf(arnOf(item), { variables: false }) }));
  const exact = group(named.filter(({ beginning }) => beginning.whole));
  const families = group(named.filter(({ beginning }) => !beginning.whole));
  const sorted = [...new Set([...exact.keys(), ...families.keys()])].toSorted((a, b) => (a < b ? -1 : 1));
  const shortest = Math.min(...[...families.keys()].map(({ length }) => length));
  const found = new Map<string, readonly T[]>();
  return { all: items, among };

  function among({ text, whole }: Beginning): readonly T[] {
    const key = whole ? `=${text}` : text;
    const known = found.get(key);
    if (known !== undefined) return known;
    const result = [...familiesAround(text), ...(whole ? (exact.get(text) ?? []) : beginningWith(text))];
    found.set(key, result);
    return result;
  }

  /** Families of which a longer text may be one. */
  function familiesAround(text: string): readonly T[] {
    const around: T[] = [];
    for (let length = shortest; length <= text.length; length += 1) {
      const family = families.get(text.slice(0, length));
      if (family !== undefined) around.push(...family);
    }
    return around;
  }

  function beginningWith(text: string): readonly T[] {
    const result: T[] = [];
    for (let at = firstAt(sorted, text); sorted[at]?.startsWith(text); at += 1) {
      const literal = sorted[at] ?? "";
      result.push(...(exact.get(literal) ?? []));
      if (literal !== text) result.push(...(families.get(literal) ?? []));
    }
    return result;
  }
}

function group<T>(
  named: readonly { readonly item: T; readonly beginning: Beginning }[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const { item, beginning } of named) {
    const same = groups.get(beginning.text);
    if (same === undefined) groups.set(beginning.text, [item]);
    else same.push(item);
  }
  return groups;
}

/** The place of the first text that is not before another, found by halving. */
function firstAt(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((sorted[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
