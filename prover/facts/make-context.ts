import type { ResourceNode } from "../../graph/node.ts";
import { accountIn, arnOf, knownArnOf, standInFor } from "./arn.ts";
import type { FactsContext } from "./context.ts";
import { makeLookup } from "./lookup.ts";
import { indexOf } from "./node-index.ts";
import { policyReader } from "./policies.ts";
import type { ServiceReference } from "./service-reference.ts";
import type { Places } from "./world.ts";

/** The account of a world that names none: one that AWS gives to nobody. */
export const NO_ACCOUNT = "000000000000";

/** @param nodes of category `custom`, in the order of the graph */
export function makeContext(nodes: readonly ResourceNode[], places: Places, services: ServiceReference): FactsContext {
  const [usual = NO_ACCOUNT] = indexOf({ nodes }).accounts;
  const accountOf = (node: ResourceNode): string => node.account ?? accountIn(knownArnOf(node) ?? "") ?? usual;
  return {
    services,
    ...makeLookup(nodes),
    arnOf,
    nameOf: (node) => knownArnOf(node) ?? standInFor(node, accountOf(node)),
    accountOf,
    readPolicy: policyReader(),
    placeOf: places.of,
  };
}
