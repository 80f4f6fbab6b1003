import type { Graph } from "../../graph/graph.ts";
import { UserError } from "../../model/errors.ts";
import { type ApiDefinition, apisOf } from "./apis.ts";
import { type FunctionDefinition, functionsOf } from "./functions.ts";
import { type IssuerDefinition, issuerOf } from "./identity.ts";
import { logGroupsOf } from "./log-groups.ts";
import { notRun } from "./not-run.ts";
import { type TableDefinition, tablesOf } from "./tables.ts";

/** All that the local cloud needs to know of a stack. */
export interface Blueprint {
  readonly stack: string;
  readonly tables: readonly TableDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly apis: readonly ApiDefinition[];
  readonly issuer?: IssuerDefinition;
  /** Tenant → the log groups that are its own. */
  readonly logGroups: ReadonlyMap<string, readonly string[]>;
  /** What is in the stack and will not run, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Reads a stack's definitions out of a graph.
 *
 * @throws UserError where the stack is not there, has nothing to serve, or says of a resource what cannot be run
 */
export function blueprintOf(graph: Graph, stack?: string): Blueprint {
  const id = chooseStack(graph, stack);
  const own: Graph = { ...graph, nodes: graph.nodes.filter((node) => node.stack === id) };
  const { apis, notServed } = apisOf(own);
  if (apis.length === 0) {
    throw new UserError({
      message: `Stack "${id}" has no REST API with an OpenAPI body, so there is nothing to serve.`,
      fix: "Choose a stack that has one with --stack.",
    });
  }
  const issuer = issuerOf(own);
  const functions = functionsOf(own);
  return {
    stack: id,
    tables: tablesOf(own),
    functions,
    apis,
    logGroups: logGroupsOf(own, apis, functions),
    ...(issuer !== undefined && { issuer }),
    warnings: [...notServed.map((address) => `${address} has no OpenAPI body and is not served.`), ...notRun(own)],
  };
}

function chooseStack(graph: Graph, wanted: string | undefined): string {
  const known = graph.stacks.map(({ id }) => id);
  const matching = graph.stacks.filter(({ id, stack }) => wanted === undefined || id === wanted || stack === wanted);
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only.id;
  throw new UserError({
    message:
      matching.length > 1
        ? `There is more than one stack to run: ${matching.map(({ id }) => id).join(", ")}.`
        : `There is no stack "${wanted ?? ""}".`,
    fix: `Choose one with --stack: ${known.join(", ") || "the graph has none"}.`,
  });
}
