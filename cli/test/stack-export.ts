import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { isAsset, type Value } from "../../graph/value.ts";

/**
 * What `pulumi stack export` would print had this captured stack been deployed: AWS drew other ids than the capture did,
 * the provider filled defaults in and listed them, and the code is only a digest.
 */
export function stackExportOf(graph: Graph): { readonly version: 3; readonly deployment: { resources: Exported[] } } {
  const resources = graph.nodes.map(exported);
  return JSON.parse(withOtherIds(JSON.stringify({ version: 3, deployment: { resources } })));
}

export interface Exported {
  readonly urn: string;
  readonly type: string;
  inputs: Record<string, unknown>;
}

function exported(node: ResourceNode): Exported {
  const { id, type, category, inputs, outputs, parent, provider, dependsOn, propertyDependsOn } = node;
  const isCustom = category !== "component";
  return {
    urn: id,
    type,
    ...(isCustom && { custom: true, id: String(outputs["id"] ?? "0a1b2c3d-0000-4000-8000-000000000000") }),
    inputs: category === "custom" ? { ...plain(inputs), filledIn: true, __defaults: ["filledIn"] } : plain(inputs),
    outputs: plain(outputs),
    ...(parent !== undefined && { parent }),
    ...(provider !== undefined && { provider: `${provider}::0a1b2c3d-0000-4000-8000-000000000000` }),
    dependencies: dependsOn,
    propertyDependencies: propertyDependsOn,
  } as Exported;
}

function plain(values: ResourceNode["inputs"]): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]) => [name, stored(value)]);
  return Object.fromEntries(entries);
}

/** Pulumi's mark of an archive, with its digest and without its files. */
function stored(value: Value): unknown {
  if (isAsset(value))
    return { "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7", hash: value.hash };
  return value;
}

/** Ids as AWS draws them: UUIDs, and hexadecimal digits after a prefix. */
const DRAWN = /\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[a-z]{2,8}-[0-9a-f]{17}\b/g;

function withOtherIds(text: string): string {
  return text.replace(DRAWN, (id) =>
    id.replace(/[0-9a-f]/g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16)),
  );
}
