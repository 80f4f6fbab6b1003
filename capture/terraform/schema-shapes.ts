import type { CompactBlock, CompactNesting, CompactSchema } from "../../terraform/offline-provider/schema/compact.ts";
import type { SchemaStore } from "../../terraform/offline-provider/schema/load.ts";
import type { BlockShape, PropertyShape, ShapeOf } from "./shape.ts";

/** The shapes of all the AWS provider's resources, from the schema that the offline provider serves. */
export function shapesOf(schema: SchemaStore): ShapeOf {
  const known = new Map<string, BlockShape | undefined>();
  return (resourceType) => {
    if (!known.has(resourceType)) {
      const block = schema.block("resource", resourceType) ?? schema.block("data", resourceType);
      known.set(resourceType, block && blockShape(block));
    }
    return known.get(resourceType);
  };
}

function blockShape({ a: attributes, b: blocks = {} }: CompactBlock): BlockShape {
  const properties = [
    ...Object.entries(attributes).map(
      ([name, [flags, type]]) => [name, attributeShape(type, /[ro]/.test(flags))] as const,
    ),
    ...Object.entries(blocks).map(([name, nesting]) => [name, nestingShape(nesting)] as const),
  ];
  return { properties: Object.fromEntries(properties) };
}

function attributeShape(type: CompactSchema, settable: boolean): PropertyShape {
  if (typeof type === "string") return { type: "plain", settable };
  const [collection, item] = type;
  if (collection === "map") return { type: "map", settable };
  if (collection === "object") return { type: "object", settable, nested: objectShape(item, settable) };
  if (typeof item === "object" && item[0] === "object") {
    return { type: "objects", settable, nested: objectShape(item[1], settable) };
  }
  return { type: "list", settable };
}

function objectShape(members: Readonly<Record<string, CompactSchema>>, settable: boolean): BlockShape {
  const properties = Object.entries(members).map(([name, type]) => [name, attributeShape(type, settable)]);
  return { properties: Object.fromEntries(properties) };
}

/** What can stand once is an object in Pulumi's SDK, and in the graph. */
function nestingShape([mode, , most, block]: CompactNesting): PropertyShape {
  const once = mode === "single" || most === 1;
  return { type: once ? "object" : "objects", settable: true, block: true, nested: blockShape(block) };
}
