import { type BlockShape, type PropertyShape, shapeByLook } from "./shape.ts";
import { isRecord } from "./show-json.ts";

/**
 * What the author set, of a resource's values or of the marks beside them: the properties that the configuration names,
 * in nested blocks too; the rest is what AWS and the provider made of it.
 *
 * A block that `dynamic` made has no expressions in Terraform's JSON, so it is kept whole. Without a configuration, all
 * that may be set is.
 */
export function configuredPart(
  values: Readonly<Record<string, unknown>>,
  shape: BlockShape | undefined,
  expressions: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> {
  const kept = Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
    const property = shape?.properties[name] ?? shapeByLook(name, value);
    const named = expressions === undefined || name in expressions;
    if (!property.settable || !(named || property.block === true)) return [];
    return [[name, property.block === true ? configuredBlocks(value, property, expressions?.[name]) : value]];
  });
  return Object.fromEntries(kept);
}

function configuredBlocks(value: unknown, { nested }: PropertyShape, expressions: unknown): unknown {
  const named = expressions === undefined ? undefined : unionOf(expressions);
  const block = (item: unknown) => (isRecord(item) ? withoutEmptyLists(configuredPart(item, nested, named)) : item);
  return Array.isArray(value) ? value.map(block) : block(value);
}

/** Terraform keeps sets of blocks in an order of its own, so no block can be told from its expressions. */
function unionOf(expressions: unknown): Record<string, unknown> {
  const blocks = (Array.isArray(expressions) ? expressions : [expressions]).filter(isRecord);
  const names = [...new Set(blocks.flatMap((block) => Object.keys(block)))];
  return Object.fromEntries(
    names.map((name) => {
      const all = blocks.flatMap((block) => (name in block ? [block[name]] : []));
      return [name, all.every(Array.isArray) ? all.flat() : all[0]];
    }),
  );
}

/** The provider writes a list that was not set as an empty one. */
function withoutEmptyLists(block: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(block).filter(([, value]) => !(Array.isArray(value) && value.length === 0)));
}
