import { secret, unknown, type Value } from "../../graph/value.ts";
import { isSingle, propertyName } from "./property-names.ts";
import { type BlockShape, type PropertyShape, shapeByLook } from "./shape.ts";
import { isRecord } from "./show-json.ts";

/**
 * What stands beside a value in Terraform's JSON, in its shape: `true` where the value is not known before the apply, or
 * must not be shown.
 */
export interface Marks {
  readonly unknown: unknown;
  readonly sensitive: unknown;
}

/** A resource's properties in the graph's spelling. Nulls and empty blocks are what was not set, and are left out. */
export function readBlock(
  resourceType: string,
  values: Readonly<Record<string, unknown>>,
  shape: BlockShape | undefined,
  marks: Marks,
): Record<string, Value> {
  const entries = names(values, marks.unknown).flatMap((name): [string, Value][] => {
    const property = shape?.properties[name] ?? shapeByLook(name, values[name]);
    const read = readProperty(resourceType, name, values[name], property, within(marks, name));
    if (read === undefined) return [];
    return [[propertyName(resourceType, name, isPlural(resourceType, name, property)), read]];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether the property holds several values in the graph, and so has a plural name. */
export function isPlural(resourceType: string, name: string, { type }: PropertyShape): boolean {
  return (type === "list" || type === "objects") && !isSingle(resourceType, name);
}

/** An unknown value is absent from the values and stands only in the marks. */
function names(values: Readonly<Record<string, unknown>>, unknownMarks: unknown): string[] {
  const marked = isRecord(unknownMarks) ? Object.keys(unknownMarks).filter((name) => unknownMarks[name] === true) : [];
  return [...new Set([...Object.keys(values), ...marked])];
}

function readProperty(
  resourceType: string,
  name: string,
  value: unknown,
  shape: PropertyShape,
  marks: Marks,
): Value | undefined {
  if (marks.unknown === true) return unknown("known after apply");
  if (value === null || value === undefined) return undefined;
  const read = readShaped(resourceType, name, value, shape, marks);
  const isBlock = shape.type === "object" || shape.type === "objects";
  return isBlock && marks.sensitive === true && read !== undefined ? secret(read) : read;
}

function readShaped(
  resourceType: string,
  name: string,
  value: unknown,
  shape: PropertyShape,
  marks: Marks,
): Value | undefined {
  switch (shape.type) {
    case "object": {
      const [single, index] = Array.isArray(value) ? [value[0], 0] : [value, undefined];
      if (!isRecord(single)) return undefined;
      return readBlock(resourceType, single, shape.nested, index === undefined ? marks : within(marks, index));
    }
    case "objects": {
      if (!Array.isArray(value) || value.length === 0) return undefined;
      const blocks = value.map((item, index) =>
        isRecord(item)
          ? readBlock(resourceType, item, shape.nested, within(marks, index))
          : readPlain(item, within(marks, index)),
      );
      return isSingle(resourceType, name) ? blocks[0] : blocks;
    }
    case "list": {
      const read = readPlain(value, marks);
      return isSingle(resourceType, name) && Array.isArray(read) ? read[0] : read;
    }
    case "map":
    case "plain":
      return readPlain(value, marks);
  }
}

/** JSON as it stands, its keys the author's own. */
export function readPlain(value: unknown, marks: Marks): Value {
  if (marks.unknown === true) return unknown("known after apply");
  const read = Array.isArray(value)
    ? value.map((item, index) => readPlain(item, within(marks, index)))
    : isRecord(value)
      ? Object.fromEntries(
          names(value, marks.unknown).map((name) => [name, readPlain(value[name], within(marks, name))]),
        )
      : readScalar(value);
  return marks.sensitive === true ? secret(read) : read;
}

function readScalar(value: unknown): Value {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function within(marks: Marks, key: string | number): Marks {
  return { unknown: step(marks.unknown, key), sensitive: step(marks.sensitive, key) };
}

function step(mark: unknown, key: string | number): unknown {
  if (mark === true) return true;
  if (Array.isArray(mark) && typeof key === "number") return mark[key];
  return isRecord(mark) ? mark[key] : undefined;
}
