import type { Graph } from "../../graph/graph.ts";
import { changeNodes, textProperty } from "../edit-graph.ts";
import type { Target } from "../target.ts";
import { withAuthorizer, withEveryTenants, withoutTokenForm } from "./replaced-functions.ts";

/**
 * A platform with one route for every path, an authorizer that leaves the rest to the functions, and functions that find
 * out by themselves for whom a request is: from headers that proxies set, and from the path, tidied.
 */
export function gullibleRouting(graph: Graph, target: Target): Graph {
  const admitting = withAuthorizer(withoutTokenForm(graph), "admitting-authorizer.mjs");
  const gullible = withEveryTenants(admitting, target, ["gullible-tenant.mjs", "tenant-meant.mjs"]);
  return changeNodes(gullible, (node) => {
    if (node.kind === "aws_api_gateway_rest_api") {
      return { body: withGreedyRoute(textProperty(node, "body"), target.attacker.id) };
    }
    return node.kind === "aws_lambda_permission" ? { sourceArn: null } : undefined;
  });
}

/** Every path, and `/{proxy+}` beside them, with one of the attacker's methods for all. */
function withGreedyRoute(text: string, tenant: string): string {
  const body: { paths: Record<string, Record<string, object>> } = JSON.parse(text);
  const own = Object.entries(body.paths).find(([path]) => path.startsWith(`/tenants/${tenant}/`));
  const [operation] = Object.values(own?.[1] ?? {});
  const free = { ...operation, parameters: [], "x-amazon-apigateway-request-validator": undefined };
  const paths = Object.fromEntries(
    ["/{proxy+}", ...Object.keys(body.paths)].map((path) => [path, { "x-amazon-apigateway-any-method": free }]),
  );
  return JSON.stringify({ ...body, paths });
}
