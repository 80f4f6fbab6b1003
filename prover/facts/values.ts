import type { ResourceNode } from "../../graph/node.ts";
import { isAsset, isSecret, isUnknown, type Unknown, type Value } from "../../graph/value.ts";

/** A property as the author set it, or as AWS computes it; never inside a secret's wrapping; `null` is absent. */
export function property(node: ResourceNode, name: string): Value | undefined {
  const set = node.inputs[name];
  if (typeof set === "string") return set;
  const own = known(set);
  if (own !== undefined && !isUnknown(own)) return own;
  const computed = known(node.outputs[name]);
  return own === undefined || computed !== undefined ? computed : own;
}

/** A string, the unknown that stands for one, or `undefined` where the property is absent or anything else. */
export function text(node: ResourceNode, name: string): string | Unknown | undefined {
  const value = property(node, name);
  return typeof value === "string" || isUnknown(value) ? value : undefined;
}

/** A string that is known. */
export function knownText(node: ResourceNode, name: string): string | undefined {
  const value = property(node, name);
  return typeof value === "string" ? value : undefined;
}

/** Known numbers, also where a program writes them as text. */
export function knownNumber(value: Value | undefined): number | undefined {
  const plain = known(value);
  if (typeof plain === "number") return plain;
  return typeof plain === "string" && /^-?\d+$/.test(plain) ? Number(plain) : undefined;
}

const NONE: readonly never[] = [];

/** A list; a single value stands for a list of one, and nothing for an empty one. Unknown items stay in it. */
export function items(value: Value | undefined): readonly Value[] {
  const plain = known(value);
  if (plain === undefined) return NONE;
  return isList(plain) ? plain.flatMap((item) => known(item) ?? []) : [plain];
}

/** The fields of an object; nothing for what is none. */
export function fields(value: Value | undefined): Readonly<Record<string, Value>> {
  const plain = known(value);
  const isObject = typeof plain === "object" && plain !== null && !isList(plain);
  return isObject && !isUnknown(plain) && !isAsset(plain) ? (plain as Readonly<Record<string, Value>>) : {};
}

/** The value without a secret's wrapping; `undefined` for `null`. */
export function known(value: Value | undefined): Value | undefined {
  if (typeof value !== "object") return value;
  if (isSecret(value)) return known(value.value);
  return value === null ? undefined : value;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
