import type { Place } from "../context.ts";
import type { ObjectValue, Value } from "../value.ts";
import { draw, drawUuid, isAlphabet, seedOf } from "./identifier.ts";

/** Attribute → text with places to fill, or a plain value. */
export type TemplateRow = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Fills a row of templates for one resource. A place is `{partition}`, `{region}`, `{account}`, `{dns}`, `{uuid}`,
 * `{hex:17}` (letters drawn from the resource), or an attribute of the resource or of the row itself. A row whose
 * text needs an attribute that is absent leaves that attribute out.
 */
export function fillTemplates(type: string, row: TemplateRow, resource: ObjectValue, place: Place): ObjectValue {
  const seed = seedOf(type, place, resource);
  const filled: Record<string, Value> = {};
  const attributeText = (name: string): string | undefined => {
    const own = resource[name];
    if (typeof own === "string") return own === "" ? undefined : own;
    if (typeof own === "number" || typeof own === "boolean") return String(own);
    const template = row[name];
    return typeof template === "string" ? fill(template) : undefined;
  };
  const fill = (template: string): string | undefined => {
    let complete = true;
    const text = template.replace(/\{([\w:]+)\}/g, (_, name: string) => {
      const part = placeOrLetters(name, place, seed) ?? attributeText(name);
      complete &&= part !== undefined;
      return part ?? "";
    });
    return complete ? text : undefined;
  };
  for (const [name, template] of Object.entries(row)) {
    const value = typeof template === "string" ? fill(template) : template;
    if (value !== undefined) filled[name] = value;
  }
  return filled;
}

function placeOrLetters(name: string, place: Place, seed: string): string | undefined {
  const [alphabet = "", length] = name.split(":");
  if (length !== undefined && isAlphabet(alphabet)) return draw(seed, alphabet, Number(length));
  if (name === "uuid") return drawUuid(seed);
  if (name === "partition") return place.partition;
  if (name === "region") return place.region;
  if (name === "account") return place.account;
  return name === "dns" ? place.dnsSuffix : undefined;
}
