import { isObject, type ObjectValue, type Value } from "../value.ts";
import type { CompactBlock } from "./compact.ts";

/** A stored state in the shape of the present schema: what it lacks is null, what it has too much is dropped. */
export function fitState(block: CompactBlock, state: ObjectValue): ObjectValue {
  const fitted: Record<string, Value> = {};
  for (const name of Object.keys(block.a)) fitted[name] = state[name] ?? null;
  for (const [name, [mode, , , inner]] of Object.entries(block.b ?? {})) {
    const value = state[name];
    if (Array.isArray(value)) fitted[name] = value.map((item) => (isObject(item) ? fitState(inner, item) : item));
    else fitted[name] = mode === "single" && isObject(value) ? fitState(inner, value) : mode === "single" ? null : [];
  }
  return fitted;
}
