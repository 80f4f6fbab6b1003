import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown } from "../../graph/value.ts";
import { property } from "../facts/values.ts";

/** The resources of a kind that configure another by its name, id or ARN: a bucket's versioning. */
export type Companions = (target: ResourceNode) => readonly ResourceNode[];

/**
 * @param targets what may have companions: one of them in another stack may be called alike
 * @param by the companion's property that names what it configures
 */
export function companionsOf(
  nodes: readonly ResourceNode[],
  targets: readonly ResourceNode[],
  kind: string,
  by = "bucket",
): Companions {
  const owners = new Map<string, Set<string>>();
  for (const target of targets) {
    for (const name of namesOf(target)) owners.set(name, (owners.get(name) ?? new Set()).add(target.stack));
  }
  const found = new Map<string, ResourceNode[]>();
  const add = (key: string, companion: ResourceNode) => found.set(key, [...(found.get(key) ?? []), companion]);
  for (const companion of nodes.filter((node) => node.kind === kind)) {
    const named = property(companion, by);
    if (typeof named === "string") add(named, companion);
    if (isUnknown(named)) for (const id of companion.propertyDependsOn[by] ?? []) add(id, companion);
  }
  return (target) => {
    const all = [target.id, ...namesOf(target)].flatMap((name) =>
      (found.get(name) ?? []).filter(
        ({ stack }) => name === target.id || stack === target.stack || owners.get(name)?.has(stack) !== true,
      ),
    );
    return [...new Set(all)];
  };
}

function namesOf(node: ResourceNode): ReadonlySet<string> {
  const values = ["id", "arn", "bucket", "name", "url"].map((name) => property(node, name));
  return new Set(values.filter((value) => typeof value === "string" && value !== "") as readonly string[]);
}
