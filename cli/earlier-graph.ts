import { resolve } from "node:path";
import { capturesOfFile } from "../capture/files/capture-file.ts";
import { formatOf } from "../capture/files/format.ts";
import { readJsonFile } from "../capture/files/read-json-file.ts";
import type { BulkheadConfig } from "../config/bulkhead-config.ts";
import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import { mergeGraphs } from "../graph/query.ts";
import type { Value } from "../graph/value.ts";
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
  const captures = capturesOfFile(file, path, forFile(config, path, after), { withoutDefaults: true });
  const graphs = await Promise.all(captures.map(({ run }) => run()));
  const held = mergeGraphs(graphs);
  const before = ofStacks(format === "terraform" ? asAskedFor(asStackOf(held, after), after) : held, after);
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

/** A file of a stack has that stack's compartment keys, account and region, whatever it is called. */
function forFile(config: BulkheadConfig, path: string, { stacks }: Graph): BulkheadConfig {
  const [only, ...others] = stacks;
  const configured = config.targets.flatMap((target) =>
    target.stacks.map((settings) => ({ id: target.path, settings })),
  );
  const found = configured.find(
    ({ id, settings }) => settings.name === only?.stack && `${id}/${settings.name}`.endsWith(only.id),
  );
  if (found === undefined || others.length > 0 || config.targets.some((target) => target.path === path)) return config;
  return { ...config, targets: [...config.targets, { path, stacks: [found.settings] }] };
}

/**
 * A Terraform state holds every attribute, the provider's defaults among them, and does not say which were asked for: what
 * the program asks for is compared.
 */
function asAskedFor(deployed: Graph, program: Graph): Graph {
  const asked = new Map(program.nodes.map((node) => [node.id, node.inputs]));
  const nodes = deployed.nodes.map((node) => {
    const inputs = asked.get(node.id);
    return inputs === undefined ? node : { ...node, inputs: within(node.inputs, inputs) as ResourceNode["inputs"] };
  });
  return { ...deployed, nodes };
}

function within(value: Value, asked: Value | undefined): Value {
  if (Array.isArray(value) && Array.isArray(asked))
    return value.map((item: Value, index) => within(item, asked[index]));
  if (!isPlainRecord(value) || !isPlainRecord(asked)) return value;
  const kept = Object.entries(value).filter(([key]) => key in asked);
  return Object.fromEntries(kept.map(([key, item]) => [key, within(item, asked[key])]));
}

function isPlainRecord(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("$bulkhead" in value);
}

/** Terraform's JSON does not say whose it is: of one stack, it is compared with the one that is asked for. */
function asStackOf(held: Graph, { stacks }: Graph): Graph {
  const [own, ...others] = held.stacks;
  const [wanted, ...more] = stacks;
  if (own === undefined || wanted?.engine !== "terraform" || others.length + more.length > 0) return held;
  const renamed = (id: string): string => id.replace(`terraform:${own.id}:`, `terraform:${wanted.id}:`);
  const nodes = held.nodes.map((node) => ({
    ...node,
    id: renamed(node.id),
    stack: wanted.id,
    ...(node.parent !== undefined && { parent: renamed(node.parent) }),
    dependsOn: node.dependsOn.map(renamed),
    propertyDependsOn: Object.fromEntries(
      Object.entries(node.propertyDependsOn).map(([property, ids]) => [property, ids.map(renamed)]),
    ),
  }));
  return { ...held, stacks: [{ ...wanted, warnings: own.warnings }], nodes };
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
