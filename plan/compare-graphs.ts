import type { Graph } from "../graph/graph.ts";
import type { NodeOptions, ResourceNode } from "../graph/node.ts";
import { isUnknown, type Value } from "../graph/value.ts";
import { carryReplacements } from "./carry-replacements.ts";
import { compartmentLabel, type Difference, type ResourceChange } from "./difference.ts";
import { holdOf, lossOf } from "./losses.ts";
import { replacingProperties } from "./replacing-properties.ts";
import { compareValues, type ValueChange } from "./value-changes.ts";

/**
 * What a deployment would do that turns one graph into the other. What AWS holds is compared by what was asked of it;
 * providers, groupings and what is only read are left out.
 *
 * Where a resource is replaced, whatever takes a value from it takes a new one, and may be replaced too.
 */
export function compareGraphs(before: Graph, after: Graph): Difference {
  const [was, is] = [resourcesOf(before), resourcesOf(after)];
  const earlier = earlierOf(was, is);
  const kept = new Set(earlier.values());
  const notCompared: string[] = [];
  const own = [...is.values()].flatMap((node) => {
    const former = earlier.get(node.id);
    if (former === undefined) return [created(node)];
    const change = changed(former, node, notCompared);
    return change === undefined ? [] : [change];
  });
  const destroyedNodes = [...was.values()].filter((node) => !kept.has(node));
  const changes = [...carryReplacements(own, is, earlier), ...destroyedNodes.map(destroyed)].sort(byPlace);
  return {
    changes,
    unchanged: is.size - changes.filter(({ action }) => action !== "destroy").length,
    notCompared,
    kindsNotKnown: kindsNotKnown(changes),
  };
}

function resourcesOf({ nodes }: Graph): ReadonlyMap<string, ResourceNode> {
  return new Map(nodes.filter(({ category }) => category === "custom").map((node) => [node.id, node]));
}

/** What each resource was: of the same id, or of one that it names as its alias. */
function earlierOf(
  was: ReadonlyMap<string, ResourceNode>,
  is: ReadonlyMap<string, ResourceNode>,
): ReadonlyMap<string, ResourceNode> {
  const earlier = new Map<string, ResourceNode>();
  for (const { id, options } of is.values()) {
    const former = was.get(id) ?? options.aliases?.map((alias) => was.get(alias)).find((node) => node !== undefined);
    if (former !== undefined) earlier.set(id, former);
  }
  return earlier;
}

function placed({ id, address, stack, kind, name, inputs, compartment, source }: ResourceNode) {
  const physicalName = inputs["name"] ?? inputs["bucket"];
  return {
    ...{ id, address, stack, kind, name },
    ...(typeof physicalName === "string" && { physicalName }),
    ...(compartment !== undefined && { compartment }),
    ...(source !== undefined && { source }),
  };
}

function created(node: ResourceNode): ResourceChange {
  return { action: "create", ...placed(node), properties: [], because: [] };
}

function destroyed(node: ResourceNode): ResourceChange {
  return { action: "destroy", ...placed(node), properties: [], because: [], ...lossOf(node), ...holdOf(node) };
}

function changed(was: ResourceNode, is: ResourceNode, notCompared: string[]): ResourceChange | undefined {
  const inputs = compareValues({ ...was.inputs, ...APART }, { ...is.inputs, ...APART }, "");
  const tags = compareValues(tagsOf(was), tagsOf(is), "tags");
  const options = compareValues({ ...DEFAULTS, ...optionsOf(was) }, { ...DEFAULTS, ...optionsOf(is) }, "options");
  const place = [...changedPlace("region", was.region, is.region), ...changedPlace("account", was.account, is.account)];
  notCompared.push(...[...inputs.notCompared, ...tags.notCompared].map((path) => `${is.address} ${path}`));
  const ignored = new Set(is.options.ignoreChanges ?? []);
  const properties = [...inputs.changes, ...tags.changes, ...options.changes, ...place].filter(
    ({ path }) => !ignored.has(topOf(path)),
  );
  const moved = compartmentLabel(was.compartment) !== compartmentLabel(is.compartment);
  // What lies elsewhere only because what it attaches to does is not touched itself.
  if (properties.length === 0) return undefined;
  const because = reasonsToReplace(is.kind, properties);
  return {
    action: because.length > 0 ? "replace" : "change",
    ...placed(is),
    ...(moved && { movedFrom: was.compartment ?? "none" }),
    properties,
    because,
    ...(because.length > 0 && { ...lossOf(was), ...holdOf(was) }),
  };
}

/** Inputs that are compared by themselves, or that a provider makes of others. */
const APART = { region: null, tags: null, tagsAll: null } as const;

/** The provider's default tags are a resource's own. */
const tagsOf = ({ inputs, tags }: ResourceNode): Value =>
  isUnknown(inputs["tags"]) ? inputs["tags"] : Object.keys(tags).length === 0 ? (inputs["tags"] ?? null) : tags;

/** Where one side does not say a place, there is nothing to compare. */
function changedPlace(path: string, before: string | undefined, after: string | undefined): readonly ValueChange[] {
  return before === undefined || after === undefined || before === after ? [] : [{ path, before, after }];
}

const DEFAULTS = { protect: false, retain: false } as const;

/** What an engine does with a resource, without how it finds it again. */
function optionsOf({ options: { protect, retain } }: { readonly options: NodeOptions }): Record<string, Value> {
  return { ...(protect !== undefined && { protect }), ...(retain !== undefined && { retain }) };
}

function reasonsToReplace(kind: string, changes: readonly ValueChange[]): readonly string[] {
  const replacing = ["region", "account", ...(replacingProperties(kind) ?? [])];
  const forced = new Set(changes.map(({ path }) => topOf(path)).filter((property) => replacing.includes(property)));
  return [...forced].map((property) => `${property} cannot be changed in place.`);
}

/** The property that a path begins with. */
function topOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}

function kindsNotKnown(changes: readonly ResourceChange[]): readonly string[] {
  const kinds = changes.filter(({ action, kind }) => action === "change" && replacingProperties(kind) === undefined);
  return [...new Set(kinds.map(({ kind }) => kind))].sort();
}

function byPlace(a: ResourceChange, b: ResourceChange): number {
  if (a.stack !== b.stack) return a.stack < b.stack ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
