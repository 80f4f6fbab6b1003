import { readFileSync } from "node:fs";
import * as v from "valibot";
import type { Graph } from "../graph/graph.ts";
import { UserError } from "../model/errors.ts";

const strings = v.array(v.string());

/** Enough of a graph's form to refuse what is none; the values in it are read where they are used. */
const GraphFile = v.object({
  version: v.literal(1),
  stacks: v.array(v.looseObject({ id: v.string(), stack: v.string(), warnings: strings })),
  nodes: v.array(
    v.looseObject({
      id: v.string(),
      address: v.string(),
      stack: v.string(),
      kind: v.string(),
      name: v.string(),
      inputs: v.record(v.string(), v.unknown()),
      outputs: v.record(v.string(), v.unknown()),
    }),
  ),
});

/**
 * Reads a graph that `bulkhead graph --format json` has printed.
 *
 * @throws UserError where the file cannot be read or is no graph
 */
export function readGraphFile(path: string): Graph {
  const refuse = (message: string): never => {
    throw new UserError({ message, where: path, fix: "Name a file that bulkhead graph --format json has printed." });
  };
  const parsed = v.safeParse(GraphFile, readJson(path, refuse));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return refuse(`The file is not a resource graph, at ${v.getDotPath(issue) ?? "its root"}: ${issue.message}.`);
  }
  return parsed.output as unknown as Graph;
}

function readJson(path: string, refuse: (message: string) => never): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return refuse(`The file cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    return refuse("The file is not JSON.");
  }
}
