import * as v from "valibot";
import type { Graph } from "../../graph/graph.ts";
import { unknown } from "../../graph/value.ts";
import { UserError } from "../../model/errors.ts";
import { readJsonFile } from "./read-json-file.ts";

const strings = v.array(v.string());
const byName = v.record(v.string(), v.unknown());

/** Enough of a graph's form for all who walk it; the values in it are read where they are used. */
const GraphFile = v.object({
  version: v.literal(1),
  stacks: v.array(
    v.looseObject({
      id: v.string(),
      project: v.string(),
      stack: v.string(),
      engine: v.picklist(["pulumi", "terraform"]),
      outputs: byName,
      warnings: strings,
    }),
  ),
  nodes: v.array(
    v.looseObject({
      id: v.string(),
      address: v.string(),
      stack: v.string(),
      kind: v.string(),
      type: v.string(),
      name: v.string(),
      category: v.picklist(["custom", "component", "provider", "data"]),
      dependsOn: strings,
      propertyDependsOn: v.record(v.string(), strings),
      inputs: byName,
      outputs: byName,
      tags: v.record(v.string(), v.string()),
      compartment: v.optional(v.object({ environment: v.optional(v.string()), tenant: v.optional(v.string()) })),
      options: v.looseObject({}),
    }),
  ),
});

/**
 * Reads a graph that `bulkhead graph --format json` has printed.
 *
 * @throws UserError where the file cannot be read or is no graph
 */
export function readGraphFile(file: string): Graph {
  return graphOf(readJsonFile(file), file);
}

/** @throws UserError where the value is no graph, with the place in it */
export function graphOf(json: unknown, file: string): Graph {
  const parsed = v.safeParse(GraphFile, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refusal(`at ${v.getDotPath(issue) ?? "its root"}: ${issue.message}`, file);
  }
  const graph = withoutEmptySecrets(parsed.output) as Graph;
  const stacks = new Set(graph.stacks.map(({ id }) => id));
  const ids = new Set<string>();
  for (const { id, stack } of graph.nodes) {
    if (!stacks.has(stack))
      throw refusal(`at node ${id}: it is of a stack "${stack}" that the file does not list`, file);
    if (ids.has(id)) throw refusal(`at node ${id}: the file holds it twice`, file);
    ids.add(id);
  }
  return graph;
}

function refusal(reason: string, file: string): UserError {
  return new UserError({
    message: `The file is not a resource graph, ${reason}.`,
    where: file,
    fix: "Name a file that bulkhead graph --format json has printed.",
  });
}

/** A printed graph marks its secrets and leaves out what they are. */
function withoutEmptySecrets(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutEmptySecrets);
  if ("$bulkhead" in value && value.$bulkhead === "secret" && !("value" in value)) {
    return unknown("A secret, which a printed graph does not hold.");
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutEmptySecrets(item)]));
}
