import type { ResourceNode } from "../../../graph/node.ts";
import { FUNCTION } from "../../facts/compute/functions.ts";
import { HTTP_API } from "../../facts/compute/http-api.ts";
import { REST_API } from "../../facts/compute/rest-api.ts";
import { nodesById } from "../../facts/node-index.ts";
import type { World } from "../../facts/world.ts";
import type { Theorem } from "../../theorem.ts";
import type { Finding } from "../../verdict.ts";
import { finding } from "../findings.ts";
import { authorizersOf, checkAuthorizers } from "./authorizers.ts";
import { tenantsOf } from "./named-place.ts";
import { checkPermissions, type PlacedApi } from "./permissions.ts";
import { checkRoute } from "./route.ts";
import { targetsOf } from "./targets.ts";

export const routes: Theorem = {
  id: "routes",
  claim:
    "Every API method has an authorizer unless it is declared public, reaches only a function of the compartment that " +
    "its path names, and that function admits only that API and route.",
  decide: (world, ledger) => {
    const [targets, tenants] = [targetsOf(world), tenantsOf(world)];
    const nodes = nodesById(world, FUNCTION, REST_API, HTTP_API);
    const callers = { apis: apisById(world, nodes), targets, ledger };
    const all = world.apis.flatMap((api) => api.routes.map((route) => ({ api, route })));
    return {
      checked: {
        routes: all.length,
        answeredByTheApi: all.filter(({ route }) => route.integration.type === "mock").length,
        authorizers: world.apis.flatMap(authorizersOf).length,
        permissions: world.functions.flatMap(({ permissions }) => permissions).length,
        functions: world.functions.length,
      },
      findings: [
        ...world.apis.flatMap(unread),
        ...all.flatMap((pair) => checkRoute({ ...pair, targets, tenants, ledger, ...sourceOf(nodes, pair.api.node) })),
        ...world.apis.flatMap((api) => checkAuthorizers(api, targets, ledger, sourceOf(nodes, api.node).source)),
        ...world.functions.flatMap((lambda) => checkPermissions(lambda, callers, sourceOf(nodes, lambda.node).source)),
      ],
    };
  },
};

function apisById(world: World, nodes: ReadonlyMap<string, ResourceNode>): ReadonlyMap<string, readonly PlacedApi[]> {
  const found = new Map<string, readonly PlacedApi[]>();
  for (const api of world.apis) {
    const { account, region } = nodes.get(api.node) ?? {};
    const placed = { api, ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
    found.set(api.id, [...(found.get(api.id) ?? []), placed]);
  }
  return found;
}

function unread({ node, address, doubts }: World["apis"][number]): readonly Finding[] {
  return doubts.map((doubt, index) =>
    finding("unknown", {
      theorem: "routes",
      ...(index > 0 && { subject: String(index) }),
      resource: node,
      sentence: `The routes of ${address} could not all be read.`,
      because: [doubt],
      fix: "Write the API's document as JSON that is known before deployment, or its methods as resources.",
    }),
  );
}

function sourceOf(nodes: ReadonlyMap<string, ResourceNode>, id: string): { readonly source?: string } {
  const source = nodes.get(id)?.source;
  return source === undefined ? {} : { source: `${source.file}:${source.line}` };
}
