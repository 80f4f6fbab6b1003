import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown, type Unknown } from "../../graph/value.ts";
import { accountIn, arnOf, standInFor } from "./arn.ts";
import type { FactsContext } from "./context.ts";
import { makeLookup } from "./lookup.ts";
import { outsideOf } from "./places.ts";
import { policyReader } from "./policies.ts";
import type { ServiceReference } from "./service-reference.ts";
import type { Place } from "./world.ts";

/** The account of a world that names none: one that AWS gives to nobody. */
export const NO_ACCOUNT = "000000000000";

/** @param nodes of category `custom`, in the order of the graph */
export function makeContext(
  nodes: readonly ResourceNode[],
  places: ReadonlyMap<string, Place>,
  services: ServiceReference,
): FactsContext {
  const arns = new Map(nodes.map((node): [string, string | Unknown] => [node.id, arnOf(node)]));
  const arn = (node: ResourceNode): string | Unknown => arns.get(node.id) ?? arnOf(node);
  const knownArn = (node: ResourceNode): string | undefined => {
    const found = arn(node);
    return isUnknown(found) ? undefined : found;
  };
  const usual = nodes.find(({ account }) => account !== undefined)?.account ?? NO_ACCOUNT;
  const accountOf = (node: ResourceNode): string => node.account ?? accountIn(knownArn(node) ?? "") ?? usual;
  return {
    services,
    ...makeLookup(nodes, knownArn),
    arnOf: arn,
    nameOf: (node) => knownArn(node) ?? standInFor(node, accountOf(node)),
    accountOf,
    readPolicy: policyReader(),
    placeOf: (id) => places.get(id) ?? outsideOf(id),
  };
}
