import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import type { AuthorizerFacts, IntegrationFacts, RouteFacts } from "../compute.ts";
import type { FactsContext } from "../context.ts";
import { fields, items, knownText, property } from "../values.ts";
import { apiLogs } from "./api-logs.ts";
import { authorizerOf } from "./authorizer.ts";
import { groupBy } from "./group-by.ts";
import { integrationOf } from "./integration.ts";
import { readDocument } from "./open-api.ts";
import type { ApiWithoutOutside } from "./rest-api.ts";

export const HTTP_API = "aws_apigatewayv2_api";
const INTEGRATION = "aws_apigatewayv2_integration";
const AUTHORIZER = "aws_apigatewayv2_authorizer";
const PARTS = ["aws_apigatewayv2_route", "aws_apigatewayv2_stage", INTEGRATION, AUTHORIZER];

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html */
export function readHttpApis(context: FactsContext): readonly ApiWithoutOutside[] {
  const parts = groupBy(context.ofKind(...PARTS), (node) => apiOf(context, node));
  return context.ofKind(HTTP_API).map((node) => readApi(context, node, parts.get(node.id) ?? []));
}

/** Parts of HTTP APIs that the graph does not hold. */
export function strayHttpParts(context: FactsContext): readonly ResourceNode[] {
  return context.ofKind(...PARTS).filter((node) => apiOf(context, node) === undefined);
}

function apiOf(context: FactsContext, node: ResourceNode): string | undefined {
  const link = context.linked(node, "apiId", HTTP_API);
  return link.type === "nodes" ? link.nodes[0]?.id : undefined;
}

function readApi(context: FactsContext, node: ResourceNode, parts: readonly ResourceNode[]): ApiWithoutOutside {
  const ofKind = (kind: string) => parts.filter((part) => part.kind === kind);
  const body = property(node, "body");
  const document = body === undefined ? { routes: [], doubts: [] } : readDocument(body, "http", node.address);
  const stages = ofKind("aws_apigatewayv2_stage");
  const isHttp = knownText(node, "protocolType") === "HTTP";
  return {
    node: node.id,
    address: node.address,
    kind: "http",
    id: knownText(node, "id") ?? "",
    place: context.placeOf(node),
    stages: stages.flatMap((stage) => knownText(stage, "name") ?? []),
    routes: [
      ...document.routes,
      ...quickCreated(node),
      ...ofKind("aws_apigatewayv2_route").map((route) => readRoute(context, route)),
    ],
    logs: stages.flatMap((stage) => apiLogs(context, stage)),
    doubts: [
      ...document.doubts,
      ...(isHttp ? [] : ["Only HTTP APIs are modelled, and this one's protocol is another."]),
    ],
  };
}

/** An API that is made with a target has one route to it, open to everybody. */
function quickCreated(node: ResourceNode): readonly RouteFacts[] {
  const target = property(node, "target");
  if (target === undefined) return [];
  const key = keyOf(knownText(node, "routeKey") ?? "$default");
  const type = "aws_proxy";
  return [
    {
      ...key,
      address: node.address,
      tags: [],
      authorizer: { type: "none" },
      integration: integrationOf({ type, uri: target }),
    },
  ];
}

function readRoute(context: FactsContext, node: ResourceNode): RouteFacts {
  const key = knownText(node, "routeKey");
  const integration = integrationFor(context, node);
  return {
    ...keyOf(key ?? "$default"),
    address: node.address,
    tags: [],
    authorizer: authorizerFor(context, node),
    integration: key === undefined ? { type: "unknown", reason: "The route's key is not known." } : integration,
  };
}

/** `GET /users`, or `$default` for what no other route takes. */
function keyOf(routeKey: string): { method: string; path: string } {
  const [, method, path] = /^([A-Z]+) (\/.*)$/.exec(routeKey) ?? [];
  return method !== undefined && path !== undefined ? { method, path } : { method: "ANY", path: "/{path+}" };
}

function integrationFor(context: FactsContext, route: ResourceNode): IntegrationFacts {
  const target = property(route, "target");
  const id = typeof target === "string" ? target.replace(/^integrations\//, "") : undefined;
  const [node] = id === undefined ? origins(context, route, "target") : context.named([INTEGRATION], id, route);
  if (node === undefined) return { type: "unknown", reason: "The route's integration is not in the graph." };
  const input = {
    type: property(node, "integrationType") ?? "",
    uri: property(node, "integrationUri") ?? null,
    credentials: property(node, "credentialsArn") ?? null,
    subtype: property(node, "integrationSubtype") ?? null,
  };
  return integrationOf(input);
}

/** The one integration that an unknown target comes from. */
function origins(context: FactsContext, route: ResourceNode, name: string): readonly ResourceNode[] {
  const nodes = (route.propertyDependsOn[name] ?? []).flatMap((id) => context.byId(id) ?? []);
  const found = nodes.filter(({ kind }) => kind === INTEGRATION);
  return found.length === 1 ? found : [];
}

/** @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html */
function authorizerFor(context: FactsContext, route: ResourceNode): AuthorizerFacts {
  const type = property(route, "authorizationType") ?? "NONE";
  if (type === "NONE") return { type: "none" };
  if (type === "AWS_IAM") return { type: "iam" };
  if (isUnknown(type)) return { type: "unknown", reason: `How the route authorizes is not known: ${type.reason}` };
  const link = context.linked(route, "authorizerId", AUTHORIZER);
  const [node, ...others] = link.type === "nodes" ? link.nodes : [];
  if (node === undefined || others.length > 0) {
    return { type: "unknown", reason: "The route's authorizer is not in the graph." };
  }
  const input = {
    name: knownText(node, "name") ?? node.name,
    type: property(node, "authorizerType"),
    uri: property(node, "authorizerUri"),
    credentials: property(node, "authorizerCredentialsArn"),
    cacheSeconds: property(node, "authorizerResultTtlInSeconds"),
    providers: items(property(node, "jwtConfiguration")).flatMap((item) => fields(item)["issuer"] ?? []),
  };
  return authorizerOf(input, 0);
}
