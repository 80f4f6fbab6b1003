import type { ProviderContext } from "../context.ts";
import { isObject, unknown, type Value } from "../value.ts";

/** A resource's own tags over the provider's default tags; keys that the provider ignores stay out. */
export function allTags(tags: Value, context: ProviderContext): Value {
  if (tags !== null && !isObject(tags)) return unknown;
  const merged = { ...context.defaultTags, ...tags };
  return Object.fromEntries(Object.entries(merged).filter(([key]) => !context.ignoredTagKeys.includes(key)));
}
