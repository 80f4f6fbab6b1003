import { computedValues } from "../computed/computed-values.ts";
import { type ProviderContext, placeOf } from "../context.ts";
import type { CompactBlock, CompactSchema } from "../schema/compact.ts";
import { isList, isObject, isUnknown, type ObjectValue, type Value } from "../value.ts";

/** The planned resource with every unknown replaced by the value that AWS would make, or null where we know none. */
export function applyResource(
  type: string,
  block: CompactBlock,
  planned: ObjectValue,
  context: ProviderContext,
): ObjectValue {
  const made = computedValues(type, planned, placeOf(context, planned));
  return finishBlock(block, planned, made);
}

function finishBlock(block: CompactBlock, planned: ObjectValue, made: Value | undefined): ObjectValue {
  const source = isObject(made) ? made : {};
  const finished: Record<string, Value> = {};
  for (const [name, [, schema]] of Object.entries(block.a)) {
    finished[name] = finishAttribute(schema, planned[name] ?? null, source[name]);
  }
  for (const [name, [mode, , , inner]] of Object.entries(block.b ?? {})) {
    const value = planned[name] ?? null;
    if (isList(value))
      finished[name] = value.map((item, index) => finishItem(inner, item, elementOf(source[name], index)));
    else if (isObject(value)) finished[name] = finishBlock(inner, value, source[name]);
    else finished[name] = mode === "single" || !isUnknown(value) ? null : [];
  }
  return finished;
}

function finishItem(inner: CompactBlock, item: Value, made: Value | undefined): Value {
  return isObject(item) ? finishBlock(inner, item, made) : item;
}

function elementOf(value: Value | undefined, index: number): Value | undefined {
  return isList(value) ? value[index] : undefined;
}

function finishAttribute(schema: CompactSchema, planned: Value, made: Value | undefined): Value {
  if (isUnknown(planned)) return made ?? emptyOf(schema);
  if (typeof schema === "string") return planned;
  if (isList(planned) && schema[0] !== "object")
    return planned.map((item) => finishAttribute(schema[1], item, undefined));
  if (!isObject(planned)) return planned;
  const members = Object.entries(planned).map(([name, member]) => {
    const inner = schema[0] === "object" ? schema[1][name] : schema[1];
    return [name, finishAttribute(inner ?? "dynamic", member, undefined)] as const;
  });
  return Object.fromEntries(members);
}

/** AWS answers a collection that holds nothing with an empty one. */
function emptyOf(schema: CompactSchema): Value {
  if (typeof schema === "string") return null;
  if (schema[0] === "map") return {};
  return schema[0] === "object" ? null : [];
}
