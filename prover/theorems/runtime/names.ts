import type { ResourceNode } from "../../../graph/node.ts";
import type { Place, World } from "../../facts/world.ts";

/** A resource of the world that a text names. */
export interface Named {
  readonly address: string;
  readonly arn: string;
  readonly place: Place;
}

/** Resources with an ARN of their own, by their names. */
export type Names = ReadonlyMap<string, readonly Named[]>;

/** Properties by which a program tells a function of a resource. */
const PROPERTIES: ReadonlySet<string> = new Set([
  "arn",
  "id",
  "name",
  "bucket",
  "url",
  "keyId",
  "aliasArn",
  "streamArn",
  "invokeArn",
  "qualifiedArn",
  "executionArn",
  "endpoint",
  "apiEndpoint",
  "repositoryUrl",
  "dnsName",
]);

/** @param words the names that are looked for: {@link wordsOf} */
export function namesOf(world: World, words: ReadonlySet<string>): Names {
  const names = new Map<string, Named[]>();
  const lengths = new Set(Array.from(words, ({ length }) => length));
  // Of many names few are as long as some word: the others need not be looked up.
  const isWord = (name: string) => lengths.has(name.length) && words.has(name);
  const add = (name: string, named: Named) => {
    const known = names.get(name);
    if (known === undefined) names.set(name, [named]);
    else if (!known.some(({ arn, place }) => arn === named.arn && place.key === named.place.key)) known.push(named);
  };
  for (const { arn, address, place, aliases = [] } of world.data) {
    for (const name of [arn, ...aliases]) if (isWord(name)) add(name, { address, arn, place });
  }
  for (const node of world.nodes) {
    const { arn } = node.outputs;
    if (typeof arn !== "string") continue;
    for (const name of ownNames(node, isWord)) {
      add(name, { address: node.address, arn, place: world.places.of(node) });
    }
  }
  return names;
}

function ownNames({ inputs, outputs }: ResourceNode, isWord: (name: string) => boolean): readonly string[] {
  let names: readonly string[] = NONE;
  for (const properties of [outputs, inputs]) {
    for (const key in properties) {
      if (!PROPERTIES.has(key) || (properties === inputs && inputs[key] === outputs[key])) continue;
      const value = properties[key];
      if (typeof value === "string" && isWord(value) && !names.includes(value)) names = [...names, value];
    }
  }
  return names;
}

const NONE: readonly never[] = [];

/** Each list is what one word of the text may mean: one of them is enough for the word to be the function's own. */
export function namedIn(text: string, names: Names): readonly (readonly Named[])[] {
  const whole = names.get(text);
  if (whole !== undefined) return [whole];
  return parts(text, SEPARATORS, names);
}

/** From the longest words to the shortest. */
const SEPARATORS: readonly RegExp[] = [/[\s,;|"'[\](){}=?&#@]+/, /[/:]+/, /\.+/];

/** Every word of a text that could be a name: the text itself, and what is left between the separators. */
export function wordsOf(text: string): readonly string[] {
  let words = [text];
  const all = [text];
  for (const separator of SEPARATORS) {
    words = words.flatMap((word) => word.split(separator));
    all.push(...words);
  }
  return all.filter((word) => word !== "");
}

/** The longest words first: what has a name as a whole is not taken apart. */
function parts(text: string, [separator, ...finer]: readonly RegExp[], names: Names): readonly (readonly Named[])[] {
  if (separator === undefined) return [];
  return text.split(separator).flatMap((word) => {
    const found = names.get(word);
    return found === undefined ? parts(word, finer, names) : [found];
  });
}
