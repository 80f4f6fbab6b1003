import type { Graph } from "../../graph/graph.ts";
import { functionArnOf } from "../gateway/function-uri.ts";
import type { ApiDefinition } from "./apis.ts";
import type { FunctionDefinition } from "./functions.ts";
import { propertiesOf } from "./properties.ts";
import { tenantsOf } from "./tenants.ts";

/**
 * Tenant → the log groups that are its own: those of its compartment, and those of the functions that its paths call.
 * A group that two tenants' functions write to is nobody's own.
 */
export function logGroupsOf(
  graph: Graph,
  apis: readonly ApiDefinition[],
  functions: readonly FunctionDefinition[],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, Set<string>>();
  for (const { document } of apis) {
    for (const { id, functionUris } of tenantsOf(document)) {
      const arns = functionUris.map(functionArnOf);
      const called = functions.filter(({ arn }) => arns.includes(arn)).map(({ logGroup }) => logGroup);
      groups.set(id, new Set([...(groups.get(id) ?? []), ...called]));
    }
  }
  for (const node of graph.nodes) {
    const [name, tenant] = [propertiesOf(node).text("name"), node.compartment?.tenant];
    if (node.kind !== "aws_cloudwatch_log_group" || name === undefined || tenant === undefined) continue;
    groups.get(tenant)?.add(name);
  }
  const shared = sharedBySeveral([...groups.values()]);
  return new Map([...groups].map(([tenant, own]) => [tenant, [...own].filter((name) => !shared.has(name)).sort()]));
}

function sharedBySeveral(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const names = sets.flatMap((set) => [...set]);
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}
