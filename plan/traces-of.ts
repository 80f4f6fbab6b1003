import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import { isAsset } from "../graph/value.ts";
import { type TenantId, tenantNumber } from "../model/tenant.ts";

/**
 * What of a graph still belongs to a tenant or names it: resources in its compartment, and others with its id anywhere in
 * what is asked of AWS. Empty is the proof that a deployment of the graph leaves nothing of the tenant.
 */
export function tracesOf({ nodes }: Graph, id: TenantId): readonly ResourceNode[] {
  const named = new RegExp(`${id}(?!\\d)|tenant/${tenantNumber(id)}/`);
  return nodes.filter(
    (node) => node.category === "custom" && (node.compartment?.tenant === id || named.test(textOf(node))),
  );
}

/** An artifact's text is the same for all tenants, and long. */
function textOf({ name, inputs, tags }: ResourceNode): string {
  return JSON.stringify([name, inputs, tags], (_, value) => (isAsset(value) ? value.hash : value));
}
