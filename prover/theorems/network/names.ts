import { nodesById } from "../../facts/node-index.ts";
import { outsideOf } from "../../facts/places.ts";
import type { Place, World } from "../../facts/world.ts";
import type { End } from "../../network/reach.ts";

/** What a crossing says of one of its ends. */
export interface Named {
  /** The first stands in the report; a declaration may use any. */
  readonly names: readonly [string, ...string[]];
  readonly place: Place;
  /** For a sentence: `subnet ADDRESS (tenant-001 in production)`. */
  readonly label: string;
  /** The graph's node, where it is declared. */
  readonly node?: string;
}

export function named(end: End): Named {
  if (end.type === "subnet") {
    const { address, id, place, node } = end.side.facts;
    return { names: [address, id], place, label: `subnet ${address} (${place.label})`, node };
  }
  if (end.type === "internet") return { ...INTERNET, names: ["internet", end.gateway] };
  const { id, gateway } = end;
  const label = `what lies behind ${gateway?.address ?? id}`;
  return { names: gateway === undefined ? [id] : [gateway.address, id], place: outsideOf(id), label };
}

const INTERNET = { place: outsideOf("internet"), label: "the internet" };

/** `FILE:LINE` of a node's declaration. */
export function sourceOf(world: World): (node: string | undefined) => { readonly source?: string } {
  return (node) => {
    const found = node === undefined ? undefined : nodesById(world).get(node)?.source;
    return found === undefined ? {} : { source: `${found.file}:${found.line}` };
  };
}
