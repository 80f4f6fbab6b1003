import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import type { FactsContext } from "../context.ts";
import { items, knownText, property } from "../values.ts";

/** What a property names: ids as {@link idOf} gives them, and why there may be more. */
export interface References {
  readonly ids: readonly string[];
  readonly doubt?: string;
}

/** AWS's id, or the graph's own where AWS has not given one yet. */
export function idOf(node: ResourceNode): string {
  return knownText(node, "id") ?? node.id;
}

/** The ids that a top-level property of a node holds; a string that names no node of these kinds stands for itself. */
export function referencesOf(
  context: FactsContext,
  node: ResourceNode,
  name: string,
  kinds: readonly string[],
): References {
  return idsIn(context, node, name, property(node, name), kinds);
}

/** The same for a value somewhere within the property. */
export function idsIn(
  context: FactsContext,
  node: ResourceNode,
  name: string,
  value: Value | undefined,
  kinds: readonly string[],
): References {
  const all = items(value).filter((item) => item !== "");
  const ids = all.flatMap((item) => {
    if (typeof item !== "string") return [];
    const [found] = context.named(kinds, item, node);
    return [found === undefined ? item : idOf(found)];
  });
  const unknowns = all.filter(isUnknown);
  if (unknowns.length === 0) return { ids };
  const sources = (node.propertyDependsOn[name] ?? []).flatMap((id) => {
    const source = context.byId(id);
    return source !== undefined && kinds.includes(source.kind) && !ids.includes(idOf(source)) ? [idOf(source)] : [];
  });
  if (sources.length === unknowns.length) return { ids: [...ids, ...sources] };
  const doubt = `${name} of ${node.address} is not known before deployment: ${unknowns[0]?.reason ?? ""}`;
  return { ids: [...ids, ...sources], doubt };
}

/** The first id, where there is one. */
export function referenceOf(
  context: FactsContext,
  node: ResourceNode,
  name: string,
  ...kinds: readonly string[]
): string | undefined {
  return referencesOf(context, node, name, kinds).ids[0];
}
