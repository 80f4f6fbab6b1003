import { UserError } from "../../model/errors.ts";

/** Something that people can name. */
export interface Nameable {
  readonly arn: string;
  readonly address: string;
  readonly node?: string;
  /** ARNs of other names of it. */
  readonly aliases?: readonly string[];
}

const NEAREST = 5;

/**
 * The one thing of a name: its ARN, its address, its physical name, an alias, or an ending of one of them that nothing
 * else has.
 *
 * @param what for the error: `principal`, `resource`
 * @throws UserError where the name is nobody's or several have it
 */
export function findNamed<T extends Nameable>(all: readonly T[], name: string, what: string): T {
  for (const fits of [isName, isPhysical, isEnding]) {
    const found = distinct(all.filter((one) => fits(one, name)));
    const [first, second] = found;
    if (first !== undefined && second === undefined) return first;
    if (first !== undefined) throw mistaken(`"${name}" is the name of ${found.length} ${what}s.`, found, name);
  }
  throw mistaken(`There is no ${what} "${name}".`, all, name);
}

const arnsOf = ({ arn, aliases }: Nameable): readonly string[] => [arn, ...(aliases ?? [])];

const isName = (one: Nameable, name: string): boolean =>
  one.address === name || one.node === name || arnsOf(one).includes(name);

const isPhysical = (one: Nameable, name: string): boolean => namesOf(one).includes(name);

const isEnding = (one: Nameable, name: string): boolean =>
  name !== "" && [...arnsOf(one), one.address].some((text) => text.endsWith(name));

/** Without what an ARN puts before a name; an alias keeps its `alias/`, as it is always written. */
const namesOf = ({ arn, aliases }: Nameable): readonly string[] => [
  physicalName(arn),
  ...(aliases ?? []).map((alias) => alias.split(":").slice(5).join(":")),
];

/** Who has no ARN, such as nobody known, is called as it is. */
function physicalName(arn: string): string {
  if (!arn.startsWith("arn:")) return arn;
  return arn
    .split(":")
    .slice(5)
    .join(":")
    .replace(/^[a-zA-Z-]+[/:]/, "");
}

function distinct<T extends Nameable>(all: readonly T[]): readonly T[] {
  const found = new Map<string, T>();
  for (const one of all) {
    const key = `${one.arn}\n${one.address}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

function mistaken(message: string, among: readonly Nameable[], name: string): UserError {
  const candidates = distinct(among);
  const taken = new Map<string, number>();
  for (const each of candidates.flatMap(namesOf)) taken.set(each, (taken.get(each) ?? 0) + 1);
  const nearest = candidates
    .map((one) => {
      const [best] = namesOf(one)
        .map((text) => ({ text, far: distance(text, name) }))
        .toSorted((a, b) => a.far - b.far);
      const text = best !== undefined && taken.get(best.text) === 1 ? best.text : one.address;
      return { text, far: Math.min(best?.far ?? Number.POSITIVE_INFINITY, distance(one.address, name)) };
    })
    .toSorted((a, b) => a.far - b.far || (a.text < b.text ? -1 : 1))
    .slice(0, NEAREST)
    .map(({ text }) => text);
  const fix = nearest.length === 0 ? "Capture the stacks that hold it." : `Name one of: ${nearest.join(", ")}.`;
  return new UserError({ message, fix });
}

/** The texts that are most like a name, the nearest first. */
export function nearestTo(name: string, texts: readonly string[], most = NEAREST): readonly string[] {
  return texts
    .map((text) => ({ text, far: distance(text, name) }))
    .toSorted((a, b) => a.far - b.far || (a.text < b.text ? -1 : 1))
    .slice(0, most)
    .map(({ text }) => text);
}

/** How many characters have to be put in, left out or changed to make one text of another. */
function distance(text: string, name: string): number {
  const [a, b] = [text.toLowerCase(), name.toLowerCase()];
  if (a.includes(b)) return 0;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, character] of [...a].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= b.length; at += 1) {
      const changed = (row[at - 1] ?? 0) + Number(b[at - 1] !== character);
      next.push(Math.min(changed, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? a.length;
}
