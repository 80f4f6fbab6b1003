import type { Place } from "../context.ts";
import { isUnknown, type ObjectValue, text, type Value } from "../value.ts";
import { draw, seedOf } from "./identifier.ts";
import { makers } from "./makers.ts";
import { fillTemplates } from "./template.ts";
import { fallback, templates } from "./templates.ts";

/** The values that AWS would make for a resource that is about to be created or changed; only some are asked for. */
export function computedValues(type: string, resource: ObjectValue, place: Place): ObjectValue {
  const name = nameFromPrefix(type, resource, place);
  const named = { ...resource, ...name };
  const made = fillTemplates(type, templates[type] ?? fallback, named, place);
  const maker = makers[type];
  const whole = { ...named, ...made };
  return { ...name, ...made, ...(maker === undefined ? {} : maker(whole, place, seedOf(type, place, named))) };
}

const prefixes: readonly (readonly [name: string, prefix: string])[] = [
  ["name", "name_prefix"],
  ["bucket", "bucket_prefix"],
  ["statement_id", "statement_id_prefix"],
];

/** The provider completes a prefix, or the lack of a name, with 26 digits; a whole name has no prefix. */
function nameFromPrefix(type: string, resource: ObjectValue, place: Place): ObjectValue {
  const made: Record<string, Value> = {};
  for (const [name, prefix] of prefixes) {
    if (isUnknown(resource[prefix])) made[prefix] = "";
    if (!isUnknown(resource[name])) continue;
    const start = text(resource, prefix) ?? "terraform-";
    made[name] = `${start}${draw(seedOf(type, place, resource), "hex", 26)}`;
  }
  return made;
}
