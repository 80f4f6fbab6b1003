import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { adding, addNode, arnOf, newNode, nodesOf, replaceNode, site, text, withInputs } from "../edit.ts";
import type { FaultOperator, Site } from "../operator.ts";

const API = "aws_api_gateway_rest_api";
const FUNCTION = "aws_lambda_function";
const INTEGRATION = "x-amazon-apigateway-integration";

type Json = { [key: string]: unknown };

const routes = (name: string, sites: FaultOperator["sites"]): FaultOperator => ({ name, refutedBy: "routes", sites });

/** Puts one more path beside every path of an API's document: what the API already has at a path is to hand. */
function path(
  name: string,
  make: (path: string, item: Json, others: readonly Json[]) => readonly [string, Json] | undefined,
) {
  return routes(name, (graph) => nodesOf(graph, [API]).flatMap((api) => sitesOf(api, graph)));

  function sitesOf(api: ResourceNode, graph: Graph): readonly Site[] {
    const document = JSON.parse(text(api, "body")) as Json;
    const paths = document["paths"] as Readonly<Record<string, Json>>;
    return Object.entries(paths).flatMap(([existing, item]) => {
      const made = make(existing, item, Object.values(paths));
      if (made === undefined || paths[made[0]] !== undefined) return [];
      const body = JSON.stringify({ ...document, paths: { ...paths, [made[0]]: made[1] } });
      return [
        site(`${api.address}, ${made[0]}`, () => replaceNode(graph, api.id, withInputs(api, { ...api.inputs, body }))),
      ];
    });
  }
}

/** The first method of a path whose integration is a function. */
function proxied(item: Json): { readonly security: unknown; readonly integration: Json } | undefined {
  return Object.values(item)
    .map((operation) => operation as Json)
    .filter((operation) => String((operation[INTEGRATION] as Json | undefined)?.["uri"] ?? "").includes(":function:"))
    .map((operation) => ({ security: operation["security"], integration: operation[INTEGRATION] as Json }))[0];
}

const operation = (integration: Json, security: unknown): Json => ({
  responses: {},
  [INTEGRATION]: integration,
  ...(security === undefined ? {} : { security }),
});

/** The side that a function's name tells: a tenant's id, or the service of `PREFIX-lambda-SERVICE-WHAT`. */
const sideOf = (integration: Json) => {
  const [, name = ""] = /:function:([\w-]+)/.exec(String(integration["uri"])) ?? [];
  return /^(tenant-\d+)/.exec(name)?.[1] ?? /-lambda-([a-z]+)/.exec(name)?.[1];
};

const PATHS: readonly FaultOperator[] = [
  path("path-added-without-authorizer", (existing, item) => {
    const own = proxied(item);
    return own && [`${existing}/debug`, { post: operation(own.integration, []) }];
  }),
  path("path-added-for-any-method-without-authorizer", (existing, item) => {
    const own = proxied(item);
    return own && [`${existing}/debug`, { "x-amazon-apigateway-any-method": operation(own.integration, undefined) }];
  }),
  path("greedy-path-added-without-authorizer", (existing, item) => {
    const own = proxied(item);
    return own && [`${existing}/{rest+}`, { get: operation(own.integration, []) }];
  }),
  path("path-added-at-a-neighbours-function", (existing, item, others) => {
    const own = proxied(item);
    const other = others
      .map(proxied)
      .find((found) => own && found && sideOf(found.integration) !== sideOf(own.integration));
    return own && other && [`${existing}/debug`, { get: operation(other.integration, own.security) }];
  }),
];

const integrationUri = (fn: ResourceNode) =>
  `arn:aws:apigateway:${fn.region ?? "us-east-1"}:lambda:path/2015-03-31/functions/${arnOf(fn)}/invocations`;

/** Another API, which leads to a function. */
const APIS: readonly FaultOperator[] = [
  routes("http-api-without-authorizer", (graph) =>
    adding(graph, [FUNCTION], (fn) =>
      newNode(
        fn,
        "aws_apigatewayv2_api",
        { name: "fault", protocolType: "HTTP", target: arnOf(fn) },
        { id: "fau1t", executionArn: `arn:aws:execute-api:${fn.region ?? "us-east-1"}:${fn.account ?? ""}:fau1t` },
      ),
    ),
  ),
  routes("rest-api-of-resources-without-authorizer", (graph) =>
    nodesOf(graph, [FUNCTION]).map((fn) =>
      site(fn.address, () => {
        const api = newNode(fn, API, { name: "fault" }, { id: "fau1t", rootResourceId: "r00t" });
        const at = { restApi: "fau1t", resourceId: "r00t", httpMethod: "ANY" };
        const method = newNode(api, "aws_api_gateway_method", { ...at, authorization: "NONE" });
        const integration = { ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: integrationUri(fn) };
        return [api, method, newNode(method, "aws_api_gateway_integration", integration)].reduce<Graph>(addNode, graph);
      }),
    ),
  ),
];

export const NEW_APIS: readonly FaultOperator[] = [...PATHS, ...APIS];
