import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Graph } from "../graph/graph.ts";
import type { Asset } from "../graph/value.ts";
import { changeNodes, textProperty } from "./edit-graph.ts";

/** What the attacker's code may need, whatever the tenant's function had. */
const SETTINGS = { timeout: 60, memorySize: 512 };

const FILES = ["index.mjs", "call-aws.mjs", "look.mjs", "send-signed.mjs", "machine.mjs"] as const;

/** The graph with the attacker's code in one function: its role, subnets and variables stay as they are. */
export function withHostileCode(graph: Graph, functionArn: string): Graph {
  const texts = FILES.map((file) => [file, readFileSync(new URL(`./functions/${file}`, import.meta.url), "utf8")]);
  return withCode(graph, functionArn, Object.fromEntries(texts));
}

/** @param files name → text; `index.mjs` has the handler */
export function withCode(graph: Graph, functionArn: string, files: Readonly<Record<string, string>>): Graph {
  const code: Asset = {
    $bulkhead: "asset",
    hash: createHash("sha256").update(JSON.stringify(files)).digest("hex"),
    files: Object.fromEntries(Object.entries(files).map(([name, content]) => [name, { encoding: "utf8", content }])),
  };
  return changeNodes(graph, (node) =>
    node.kind === "aws_lambda_function" && textProperty(node, "arn") === functionArn
      ? { code, handler: "index.handler", ...SETTINGS }
      : undefined,
  );
}
