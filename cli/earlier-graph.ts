import { resolve } from "node:path";
import { capturesOfFile } from "../capture/files/capture-file.ts";
import { formatOf } from "../capture/files/format.ts";
import { readJsonFile } from "../capture/files/read-json-file.ts";
import type { BulkheadConfig } from "../config/bulkhead-config.ts";
import type { Graph } from "../graph/graph.ts";
import { mergeGraphs } from "../graph/query.ts";
import { UserError } from "../model/errors.ts";
import { withDrawnValuesOf } from "../plan/match-drawn-values.ts";
import { readLastGraph } from "./last-graph.ts";

/** The two sides of a comparison, over the same stacks. */
export interface Sides {
  readonly before: Graph;
  readonly after: Graph;
  /** What `before` is, in a few words. */
  readonly against: string;
  readonly warnings: readonly string[];
}

/**
 * What a captured graph is compared with: `last`, a file, or where nothing is said the last one that was kept, and
 * failing that an empty account.
 *
 * @throws UserError where there is no such graph, or it is of other stacks
 */
export async function sidesOf(after: Graph, against: string | undefined, config: BulkheadConfig): Promise<Sides> {
  if (against === undefined || against === "last") return withLast(after, config.root, against === "last");
  return withFile(after, against, config);
}

function withLast(after: Graph, root: string, required: boolean): Sides {
  const kept = after.stacks.map(({ id }) => readLastGraph(root, id));
  const missing = after.stacks.filter((_, index) => kept[index] === undefined).map(({ id }) => id);
  if (required && missing.length > 0) {
    throw new UserError({
      message: `No graph of ${missing.join(", ")} was kept.`,
      where: "--against last",
      fix: "Keep one with bulkhead plan --save, or compare with a file.",
    });
  }
  const found = kept.filter((graph) => graph !== undefined);
  return {
    before: mergeGraphs(found),
    after,
    against: found.length === 0 ? "an empty account: no earlier graph was kept" : "the graph that was last kept",
    warnings:
      found.length > 0 && missing.length > 0
        ? [`No graph of ${missing.join(", ")} was kept: all of it is shown as new.`]
        : [],
  };
}

async function withFile(after: Graph, path: string, config: BulkheadConfig): Promise<Sides> {
  const file = resolve(path);
  const format = formatOf(readJsonFile(file), file);
  const captures = capturesOfFile(file, path, config, { withoutDefaults: true });
  const graphs = await Promise.all(captures.map(({ run }) => run()));
  const before = ofStacks(mergeGraphs(graphs), after);
  const compared = after.stacks.filter(({ id }) => before.stacks.some((stack) => stack.id === id));
  if (compared.length < after.stacks.length) {
    const others = after.stacks.filter((stack) => !compared.includes(stack)).map(({ id }) => id);
    throw new UserError({
      message: `The file holds nothing of ${others.join(", ")}: it is of ${graphs.flatMap(({ stacks }) => stacks.map(({ id }) => id)).join(", ")}.`,
      where: path,
      fix: "Name a file of the same stacks, or choose the stack with --stack.",
    });
  }
  const isState = format !== "graph";
  return {
    before,
    after: isState ? withDrawnValuesOf(before, after) : after,
    against: isState ? `what is deployed as ${path} has it` : path,
    warnings: [...before.stacks.flatMap(({ warnings }) => warnings), ...(isState ? otherAccount(before, after) : [])],
  };
}

function ofStacks(graph: Graph, { stacks }: Graph): Graph {
  const ids = new Set(stacks.map(({ id }) => id));
  return {
    ...graph,
    stacks: graph.stacks.filter(({ id }) => ids.has(id)),
    nodes: graph.nodes.filter(({ stack }) => ids.has(stack)),
  };
}

/** What is hashed cannot be told apart afterwards. */
function otherAccount(before: Graph, after: Graph): readonly string[] {
  const accountOf = ({ nodes }: Graph) => nodes.find(({ account }) => account !== undefined)?.account;
  const [deployed, captured] = [accountOf(before), accountOf(after)];
  if (deployed === captured) return [];
  return [
    `Captured for the account ${captured}, deployed in ${deployed}: digests of what holds an ARN differ. Say account: "${deployed}" in bulkhead.yaml.`,
  ];
}
