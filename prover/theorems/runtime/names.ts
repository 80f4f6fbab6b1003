import type { ResourceNode } from "../../../graph/node.ts";
import type { Place, World } from "../../facts/world.ts";

/** A resource of the world that a text names. */
export interface Named {
  readonly address: string;
  readonly arn: string;
  readonly place: Place;
}

/** Every resource with an ARN of its own, by each of its names. */
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

export function namesOf(world: World): Names {
  const names = new Map<string, Named[]>();
  const add = (name: string, named: Named) => {
    const known = names.get(name);
    if (known === undefined) names.set(name, [named]);
    else if (!known.some(({ arn, place }) => arn === named.arn && place.key === named.place.key)) known.push(named);
  };
  for (const { arn, address, place, aliases = [] } of world.data) {
    for (const name of [arn, ...aliases]) add(name, { address, arn, place });
  }
  for (const node of world.nodes) {
    const [arn, place] = [node.outputs["arn"], world.places.get(node.id)];
    if (typeof arn !== "string" || place === undefined) continue;
    const named = { address: node.address, arn, place };
    for (const name of ownNames(node)) add(name, named);
  }
  return names;
}

function ownNames({ inputs, outputs }: ResourceNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const properties of [outputs, inputs]) {
    for (const key in properties) {
      const value = PROPERTIES.has(key) ? properties[key] : undefined;
      if (typeof value === "string" && value !== "") names.add(value);
    }
  }
  return names;
}

/** Each list is what one word of the text may mean: one of them is enough for the word to be the function's own. */
export function namedIn(text: string, names: Names): readonly (readonly Named[])[] {
  const whole = names.get(text);
  if (whole !== undefined) return [whole];
  return parts(text, [/[\s,;|"'[\](){}=?&#@]+/, /[/:]+/, /\.+/], names);
}

/** The longest words first: what has a name as a whole is not taken apart. */
function parts(text: string, [separator, ...finer]: readonly RegExp[], names: Names): readonly (readonly Named[])[] {
  if (separator === undefined) return [];
  return text.split(separator).flatMap((word) => {
    const found = names.get(word);
    return found === undefined ? parts(word, finer, names) : [found];
  });
}
