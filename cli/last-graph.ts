import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readGraphFile } from "../capture/files/graph-file.ts";
import type { Graph } from "../graph/graph.ts";
import { nodesOfStack } from "../graph/query.ts";
import { toJson } from "../graph/to-json.ts";
import { isAsset, type Value } from "../graph/value.ts";
import { UserError } from "../model/errors.ts";

/** Where the graph of a stack is kept that was last planned with `--save` or deployed. */
export function lastGraphFile(root: string, stackId: string): string {
  return join(root, ".bulkhead", "last", `${encodeURIComponent(stackId)}.json`);
}

/**
 * Keeps the graph of each stack for the next plan to compare with, without secrets and without the text of functions.
 *
 * @throws UserError where `.bulkhead` cannot be written
 */
export function saveLastGraph(root: string, graph: Graph): void {
  for (const stack of graph.stacks) {
    const file = lastGraphFile(root, stack.id);
    const own = { ...graph, stacks: [stack], nodes: nodesOfStack(graph, stack.id) };
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.${process.pid}`, toJson(withoutFiles(own) as unknown as Graph), { mode: 0o600 });
      renameSync(`${file}.${process.pid}`, file);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new UserError({
        message: `The graph cannot be kept for the next plan: ${reason}.`,
        where: file,
        fix: "Run it where you may write to the folder of bulkhead.yaml.",
      });
    }
  }
}

/** `undefined` where none was kept for this stack. */
export function readLastGraph(root: string, stackId: string): Graph | undefined {
  const file = lastGraphFile(root, stackId);
  return existsSync(file) ? readGraphFile(file) : undefined;
}

/** An artifact's hash says all that a comparison needs. */
function withoutFiles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFiles);
  if (typeof value !== "object" || value === null) return value;
  if (isAsset(value as Value)) return { ...value, files: {} };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutFiles(item)]));
}
