import type { Finding, Step } from "../protocol/diagnostic.ts";
import type { CompactBlock } from "../schema/compact.ts";
import { isList, isObject, type ObjectValue, type Value } from "../value.ts";
import { type Check, scalars } from "./check.ts";
import { combinations } from "./combinations.ts";
import { everywhere, type Row, rules } from "./rules.ts";

/** What the real provider would refuse while it validates a configuration. Unknown values are left for later. */
export function validateResource(type: string, block: CompactBlock, config: ObjectValue): Finding[] {
  const combined = combinations[type]?.(config) ?? [];
  return [...checkBlock(block, config, rules[type] ?? {}, []), ...combined];
}

function checkBlock(block: CompactBlock, config: ObjectValue, row: Row, path: readonly Step[]): Finding[] {
  const attributes = Object.keys(block.a).flatMap((name) => {
    const own = row[name];
    const check = typeof own === "function" ? own : everywhere[name];
    return check === undefined ? [] : checkAttribute(name, config[name], check, path);
  });
  const blocks = Object.entries(block.b ?? {}).flatMap(([name, [mode, , , inner]]) => {
    const nested = row[name];
    const innerRow = typeof nested === "object" ? nested : {};
    return elements(config[name]).flatMap((element, index) => {
      // Terraform finds no element of a set by its place, so that a finding in one points at the set.
      const at = mode === "list" ? [...path, name, index] : [...path, name];
      const found = checkBlock(inner, element, innerRow, at);
      return mode === "set" ? found.map((finding) => ({ ...finding, path: at })) : found;
    });
  });
  return [...attributes, ...blocks];
}

function checkAttribute(name: string, value: Value | undefined, check: Check, path: readonly Step[]): Finding[] {
  return scalars(value).flatMap((scalar) => {
    const problem = check(scalar);
    return problem === undefined
      ? []
      : [{ path: [...path, name], summary: `Invalid value for "${name}"`, detail: problem }];
  });
}

function elements(value: Value | undefined): readonly ObjectValue[] {
  if (isList(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}
