/** A value that Terraform will know only after apply. */
export class Unknown {
  readonly kind = "unknown";
}

export const unknown = new Unknown();

/** A Terraform value as the plugin protocol carries it: sets are arrays, objects and maps are records. */
export type Value = null | string | number | boolean | Unknown | readonly Value[] | ObjectValue;
export type ObjectValue = { readonly [name: string]: Value };

export function isUnknown(value: Value | undefined): value is Unknown {
  return value instanceof Unknown;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);
}

export function isKnown(value: Value): boolean {
  if (isUnknown(value)) return false;
  if (isList(value)) return value.every(isKnown);
  return isObject(value) ? Object.values(value).every(isKnown) : true;
}

/** The attribute when it is a known, non-empty string. */
export function text(object: ObjectValue, name: string): string | undefined {
  const value = object[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The blocks or elements under a name; none when absent or unknown. */
export function items(object: ObjectValue, name: string): readonly Value[] {
  const value = object[name];
  return isList(value) ? value : [];
}

/** The single block under a name, whether nested singly or in a list. */
export function single(object: ObjectValue, name: string): ObjectValue | undefined {
  const value = object[name];
  if (isObject(value)) return value;
  const first = isList(value) ? value[0] : undefined;
  return isObject(first) ? first : undefined;
}

/** The attribute when it is a list of known strings; what is not known is left out. */
export function texts(object: ObjectValue, name: string): readonly string[] {
  return items(object, name).filter((item) => typeof item === "string");
}

/** Structural equality; the order of set elements is the caller's concern. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(canonical(a ?? null)) === JSON.stringify(canonical(b ?? null));
}

function canonical(value: Value): unknown {
  if (isList(value)) return value.map(canonical);
  if (!isObject(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, canonical(member)]);
}
