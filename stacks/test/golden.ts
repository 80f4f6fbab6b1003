import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { isAsset, type Value } from "../../graph/value.ts";

/** Holds a captured stack to the graph that was reviewed; `UPDATE_GOLDEN=1` writes the file anew. */
export function expectGolden(graph: Graph, file: string): void {
  const text = `${JSON.stringify(normalised(graph), null, 1)}\n`;
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
  if (!existsSync(file)) throw new Error(`${file} is missing: run the test with UPDATE_GOLDEN=1 and review it.`);
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(file, "utf8")));
}

/** What a reviewer reads: resources by kind and name, without what follows from elsewhere (URNs, outputs, lines). */
function normalised({ nodes }: Graph): Readonly<Record<string, unknown>> {
  const labels = new Map(nodes.map((node) => [node.id, `${node.kind} ${node.name}`]));
  const label = (id: string) => labels.get(id) ?? id;
  const entries = nodes.map((node) => [label(node.id), resource(node, label)] as const);
  const golden = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  if (Object.keys(golden).length !== nodes.length) throw new Error("Two resources of one kind have one name.");
  return golden;
}

function resource(node: ResourceNode, label: (id: string) => string) {
  return {
    ...(node.parent !== undefined && { parent: label(node.parent) }),
    ...(node.dependsOn.length > 0 && { dependsOn: node.dependsOn.map(label).sort() }),
    ...(Object.keys(node.options).length > 0 && { options: node.options }),
    ...(Object.keys(node.inputs).length > 0 && { inputs: readable(node.inputs) }),
  };
}

/** Sorted keys, documents as documents; of a code artifact the names of its files, as its text has tests of its own. */
function readable(value: Value): unknown {
  if (typeof value === "string") return parsedDocument(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(readable);
  if (isAsset(value)) return { files: Object.keys(value.files).sort() };
  const entries = Object.entries(value).map(([key, inner]) => [key, readable(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parsedDocument(text: string): unknown {
  if (!text.startsWith("{")) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
