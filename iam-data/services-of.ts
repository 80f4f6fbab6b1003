import type { Graph } from "../graph/graph.ts";
import { isAsset, type Value } from "../graph/value.ts";
import { servicePrefixOf } from "../prover/facts/arn.ts";
import { AWS_MANAGED_POLICIES } from "../prover/facts/aws-managed-policies/registry.ts";

/** What the theorems ask about whatever a graph holds: who becomes whom, and by which compute. */
const ALWAYS = ["ec2", "iam", "kms", "lambda", "logs", "s3", "sts"];

const ACTION = /(?<![\w-])([a-z\d-]+):(?=[a-z*?])/gi;

/** The IAM prefixes that a graph's policies and kinds mention, and some that name no service: those are skipped later. */
export function servicesOf(graph: Graph): readonly string[] {
  const found = new Set(ALWAYS);
  for (const { category, kind, inputs } of graph.nodes) {
    if (category !== "custom") continue;
    const prefix = servicePrefixOf(kind);
    if (prefix !== undefined) found.add(prefix);
    for (const text of textsIn(inputs)) addPrefixes(text, found);
  }
  return [...found].toSorted();
}

function addPrefixes(text: string, found: Set<string>): void {
  const managed = AWS_MANAGED_POLICIES.get(text);
  if (managed !== undefined) addPrefixes(JSON.stringify(managed.document), found);
  if (!text.includes('"Action"') && !text.includes('"NotAction"') && text.length > 100) return;
  for (const [, prefix = ""] of text.matchAll(ACTION)) found.add(prefix.toLowerCase());
}

/** Strings at any depth but inside code. A policy may be one text, or an object whose actions are texts of their own. */
function* textsIn(value: Value): Generator<string> {
  const open: Value[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string") yield next;
    else if (typeof next === "object" && next !== null && !isAsset(next)) {
      for (const inner of Object.values(next)) if (inner !== undefined) open.push(inner as Value);
    }
  }
}
