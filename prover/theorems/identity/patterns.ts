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
  const end = firstOf(text, variables);
  return end === text.length ? { text, whole: true } : { text: text.slice(0, end), whole: false };
}

/** Where the first wildcard or variable stands; the length of a text that has none. */
function firstOf(text: string, variables: boolean): number {
  let first = text.length;
  for (const mark of variables ? MARKS : WILDCARDS) {
    const at = text.indexOf(mark);
    if (at !== -1 && at < first) first = at;
  }
  return first;
}

const WILDCARDS = ["*", "?"];
const MARKS = [...WILDCARDS, "${"];

function filled(pattern: string, tags: Tags): string {
  return pattern.replaceAll(VARIABLE, (variable, key: string) => {
    const value = tagNamed(key, tags);
    return value === undefined || value.includes("$") ? variable : value;
  });
}

function tagNamed(key: string, tags: Tags): string | undefined {
  const wanted = key.toLowerCase();
  for (const name in tags) if (name.length === wanted.length && name.toLowerCase() === wanted) return tags[name];
  return undefined;
}

/**
 * A pattern with the principal's tags put in for their variables; `undefined` where it holds other variables, or a tag's
 * value would be read as something else than its text.
 */
export function tagsFilledIn(pattern: string, tags: Tags): string | undefined {
  if (!pattern.includes("${")) return pattern;
  if (Object.values(tags).some((value) => /[*?$]/.test(value))) return undefined;
  const text = filled(pattern, tags);
  return text.includes("${") ? undefined : text;
}

/** Longer ones would take too long to be worth it. */
const LONGEST = 256;

/**
 * Whether a pattern may stand for an ARN, or one of a family: exact for one ARN, `undefined` where nothing more can be
 * said than that it begins alike.
 */
export function globOf(
  pattern: string,
  { variables }: Pick<Statement, "variables">,
  tags: Tags = {},
): ((arn: string) => boolean) | undefined {
  const glob = variables ? tagsFilledIn(pattern, tags) : pattern;
  if (glob === undefined || glob.length > LONGEST || glob.search(/[*?]/) >= glob.length - 1) return undefined;
  return (arn) => spells(glob, arn) || !PLAIN.test(arn);
}

/** One ARN, of characters that are one code unit each. */
const PLAIN = /^[\x20-\x29\x2b-\x3e\x40-\x7e]*$/;

/** Takes the shortest stretch for each `*`, and a longer one where that does not end well. */
function spells(glob: string, text: string): boolean {
  let [at, place, star, from] = [0, 0, -1, 0];
  while (place < text.length) {
    const wanted = glob[at];
    if (wanted === "*") {
      star = at;
      at += 1;
      from = place;
    } else if (wanted === "?" || wanted === text[place]) {
      at += 1;
      place += 1;
    } else if (star !== -1) {
      at = star + 1;
      from += 1;
      place = from;
    } else return false;
  }
  while (glob[at] === "*") at += 1;
  return at === glob.length;
}

/** Whether a pattern with this beginning may stand for an ARN, or one of a family. */
export function mayBegin({ text, whole }: Beginning, arn: string): boolean {
  const end = arn.search(/[*?]/);
  if (end !== -1 && text.startsWith(arn.slice(0, end))) return true;
  const literal = end === -1 ? arn : arn.slice(0, end);
  return whole ? literal === text : literal.startsWith(text);
}

/** Things with an ARN, or a family of ARNs, by how these begin. */
export interface ArnIndex<T> {
  readonly all: readonly T[];
  /** Those that a pattern with this beginning may stand for: all that it does, and perhaps some that it does not. */
  readonly among: (beginning: Beginning) => readonly T[];
}

export function indexByArn<T>(items: readonly T[], arnOf: (item: T) => string): ArnIndex<T> {
  const [exact, families] = [new Map<string, T[]>(), new Map<string, T[]>()];
  for (const item of items) {
    const arn = arnOf(item);
    const end = firstOf(arn, false);
    if (end === arn.length) push(exact, arn, item);
    else push(families, arn.slice(0, end), item);
  }
  let sorted: readonly string[] | undefined;
  const lengths = [...new Set([...families.keys()].map(({ length }) => length))].toSorted((a, b) => a - b);
  const beginnings = new Map<string, readonly T[]>();
  return { all: items, among };

  function among({ text, whole }: Beginning): readonly T[] {
    if (whole) return joined(familiesAround(text), exact.get(text) ?? NONE);
    const known = beginnings.get(text);
    if (known !== undefined) return known;
    const result = joined(familiesAround(text), beginningWith(text));
    beginnings.set(text, result);
    return result;
  }

  /** Families of which a longer text may be one. */
  function familiesAround(text: string): readonly T[] {
    let around: readonly T[] = NONE;
    for (const length of lengths) {
      if (length > text.length) break;
      const family = families.get(text.slice(0, length));
      if (family !== undefined) around = joined(around, family);
    }
    return around;
  }

  function beginningWith(text: string): readonly T[] {
    const result: T[] = [];
    sorted ??= [...new Set([...exact.keys(), ...families.keys()])].toSorted();
    for (let at = firstAt(sorted, text); sorted[at]?.startsWith(text); at += 1) {
      const literal = sorted[at] ?? "";
      result.push(...(exact.get(literal) ?? []));
      if (literal !== text) result.push(...(families.get(literal) ?? []));
    }
    return result;
  }
}

const NONE: readonly never[] = [];

function joined<T>(some: readonly T[], others: readonly T[]): readonly T[] {
  if (some.length === 0) return others;
  return others.length === 0 ? some : [...some, ...others];
}

function push<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const same = groups.get(key);
  if (same === undefined) groups.set(key, [item]);
  else same.push(item);
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
