import { UserError } from "../../model/errors.ts";

/** Something that people can name. */
export interface Nameable {
  readonly arn: string;
  readonly address: string;
  readonly node?: string;
}

const NEAREST = 5;

/**
 * The one thing of a name: its ARN, its address, its physical name or an ending of one of them that nothing else has.
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

const isName = ({ arn, address, node }: Nameable, name: string): boolean =>
  arn === name || address === name || node === name;

const isPhysical = ({ arn }: Nameable, name: string): boolean => physicalName(arn) === name;

const isEnding = ({ arn, address }: Nameable, name: string): boolean =>
  name !== "" && [arn, address].some((text) => text.endsWith(name));

function physicalName(arn: string): string {
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
  const nearest = distinct(among)
    .map(({ arn, address }) => ({
      address,
      far: Math.min(...[arn, address, physicalName(arn)].map((text) => distance(text, name))),
    }))
    .toSorted((a, b) => a.far - b.far || (a.address < b.address ? -1 : 1))
    .slice(0, NEAREST)
    .map(({ address }) => address);
  const fix = nearest.length === 0 ? "Capture the stacks that hold it." : `Name one of: ${nearest.join(", ")}.`;
  return new UserError({ message, fix });
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
