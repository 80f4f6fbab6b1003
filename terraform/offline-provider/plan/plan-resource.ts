import type { ProviderContext } from "../context.ts";
import type { Step } from "../protocol/diagnostic.ts";
import type { CompactBlock, CompactNesting } from "../schema/compact.ts";
import { isList, isObject, isUnknown, type ObjectValue, same, unknown, type Value } from "../value.ts";
import { type Defaults, defaultsOf } from "./defaults.ts";
import { replacedBy } from "./replacement.ts";
import { allTags } from "./tags.ts";

export interface PlannedResource {
  readonly planned: ObjectValue;
  readonly requiresReplace: readonly (readonly Step[])[];
}

/**
 * What the resource will be: the configuration, defaults where the real provider has one, what is computed kept
 * from the prior state or, for something new, unknown until apply.
 */
export function planResource(
  type: string,
  block: CompactBlock,
  config: ObjectValue,
  prior: ObjectValue | undefined,
  context: ProviderContext,
): PlannedResource {
  const filled = fillBlock(block, config, prior, defaultsOf(type));
  const planned = { ...filled, ...settled(block, filled, config, context) };
  return { planned, requiresReplace: prior === undefined ? [] : replacedBy(type, prior, planned) };
}

/** What the real provider knows while it plans: the region, and all tags. */
function settled(block: CompactBlock, filled: ObjectValue, config: ObjectValue, context: ProviderContext): ObjectValue {
  const known: Record<string, Value> = {};
  if (block.a["region"]?.[0] === "oc" && config["region"] === null) known["region"] = context.region ?? unknown;
  if (block.a["tags_all"] !== undefined && block.a["tags"] !== undefined) {
    known["tags_all"] = allTags(filled["tags"] ?? null, context);
  }
  return known;
}

function fillBlock(
  block: CompactBlock,
  config: ObjectValue,
  prior: ObjectValue | undefined,
  defaults: Defaults,
): ObjectValue {
  const filled: Record<string, Value> = {};
  for (const [name, [flags]] of Object.entries(block.a)) {
    const given = config[name] ?? null;
    if (flags.includes("w")) filled[name] = null;
    else if (given !== null) filled[name] = given;
    else if (name in defaults.values) filled[name] = defaults.values[name] ?? null;
    else if (flags.includes("c")) filled[name] = prior === undefined ? unknown : (prior[name] ?? null);
    else filled[name] = null;
  }
  for (const [name, nesting] of Object.entries(block.b ?? {})) {
    filled[name] = fillNested(
      nesting,
      config[name] ?? null,
      prior?.[name] ?? null,
      defaults.nested[name] ?? noDefaults,
    );
  }
  return filled;
}

const noDefaults: Defaults = { values: {}, nested: {} };

function fillNested([mode, , , inner]: CompactNesting, config: Value, prior: Value, defaults: Defaults): Value {
  if (isObject(config)) return fillBlock(inner, config, isObject(prior) ? prior : undefined, defaults);
  if (!isList(config)) return config;
  const before = isList(prior) ? prior.filter(isObject) : [];
  return config.map((item, index) => {
    if (!isObject(item)) return item;
    const match = mode === "set" ? before.find((old) => agrees(inner, item, old)) : before[index];
    return fillBlock(inner, item, match, defaults);
  });
}

/** Whether a configured element of a set is the one in the state: everything that it says is still so. */
function agrees(block: CompactBlock, config: ObjectValue, prior: ObjectValue): boolean {
  for (const name of Object.keys(block.a)) {
    const given = config[name] ?? null;
    if (given !== null && (isUnknown(given) || !same(given, prior[name]))) return false;
  }
  for (const name of Object.keys(block.b ?? {})) {
    const given = config[name];
    const old = prior[name];
    if (isList(given) && isList(old) && given.length !== old.length) return false;
  }
  return true;
}
