import { isUnknown, type Value } from "../../graph/value.ts";
import { NotUnderstood } from "./not-understood.ts";

/** An object of a policy document. */
export type Fields = Readonly<Record<string, Value | undefined>>;

/** Twice the longest ARN (2,048 characters); what is longer would only cost time. */
export const LONGEST = 4096;

/** @throws NotUnderstood for what is no object, or has a key that is not among the known ones */
export function fieldsOf(value: Value | undefined, known?: ReadonlySet<string>): Fields {
  if (!isRecord(value) || isUnknown(value)) throw unexpected("What should be an object", value);
  if (known === undefined) return value;
  for (const key in value) {
    if (!known.has(key)) throw new NotUnderstood(`${described(key)} is not an element of the policy language here.`);
  }
  return value;
}

/** A list as written, or one item where the brackets were left out; never empty. */
export function list(value: Value | undefined): readonly Value[] {
  const items: readonly Value[] = value === undefined ? [] : isList(value) ? value : [value];
  if (items.length === 0) throw new NotUnderstood("A list is empty.");
  return items;
}

/** @throws NotUnderstood for an item that is no text, or too long */
export function strings(value: Value | undefined, element: string): readonly string[] {
  const items = list(value);
  for (const item of items) if (typeof item !== "string" || item.length > LONGEST) throw unexpected(element, item);
  return items as readonly string[];
}

export function unexpected(element: string, value: Value | undefined): NotUnderstood {
  return new NotUnderstood(`${element} is not understood: ${described(value)}`);
}

/** Never the inside of a list or object: it may be deep, or long. */
function described(value: Value | undefined): string {
  if (value === undefined) return "nothing";
  if (isUnknown(value)) return `not known before deployment: ${value.reason}`;
  if (isList(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function isRecord(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !isList(value);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** The element or its negation, of which a statement has one. */
export function oneOf(fields: Fields, name: "Action" | "Principal" | "Resource"): string | undefined {
  const negation = NEGATIONS[name];
  const [isThere, isNegated] = [fields[name] !== undefined, fields[negation] !== undefined];
  if (isThere && isNegated) throw new NotUnderstood(`${name} and ${negation} exclude each other.`);
  if (isThere) return name;
  return isNegated ? negation : undefined;
}

const NEGATIONS = { Action: "NotAction", Principal: "NotPrincipal", Resource: "NotResource" };
