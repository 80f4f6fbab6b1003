import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import type { ApiFacts, AuthorizerFacts, IntegrationFacts, RouteFacts } from "../compute.ts";
import type { FactsContext } from "../context.ts";
import { knownText, property } from "../values.ts";
import { apiLogs, executionLogs } from "./api-logs.ts";
import { authorizerOf } from "./authorizer.ts";
import { groupBy } from "./group-by.ts";
import { integrationOf } from "./integration.ts";
import { readDocument } from "./open-api.ts";

export const REST_API = "aws_api_gateway_rest_api";
const RESOURCE = "aws_api_gateway_resource";

/** What belongs to a REST API, and the property that names the API. */
const PARTS: Readonly<Record<string, string>> = {
  aws_api_gateway_resource: "restApi",
  aws_api_gateway_method: "restApi",
  aws_api_gateway_integration: "restApi",
  aws_api_gateway_authorizer: "restApi",
  aws_api_gateway_stage: "restApi",
  aws_api_gateway_method_settings: "restApi",
  aws_api_gateway_rest_api_policy: "restApiId",
};

export type ApiWithoutOutside = Omit<ApiFacts, "outsideFunctions">;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html */
export function readRestApis(context: FactsContext): readonly ApiWithoutOutside[] {
  const parts = groupBy(context.ofKind(...Object.keys(PARTS)), (node) => apiOf(context, node));
  return context.ofKind(REST_API).map((node) => readApi(context, node, parts.get(node.id) ?? []));
}

/** Parts of REST APIs that the graph does not hold. */
export function strayRestParts(context: FactsContext): readonly ResourceNode[] {
  return context.ofKind(...Object.keys(PARTS)).filter((node) => apiOf(context, node) === undefined);
}

function apiOf(context: FactsContext, node: ResourceNode): string | undefined {
  const link = context.linked(node, PARTS[node.kind] ?? "", REST_API);
  return link.type === "nodes" ? link.nodes[0]?.id : undefined;
}

function readApi(context: FactsContext, node: ResourceNode, parts: readonly ResourceNode[]): ApiWithoutOutside {
  const ofKind = (kind: string) => parts.filter((part) => part.kind === kind);
  const body = property(node, "body");
  const document = body === undefined ? { routes: [], doubts: [] } : readDocument(body, "rest", node.address);
  const stages = ofKind("aws_api_gateway_stage");
  const policy =
    property(node, "policy") ??
    ofKind("aws_api_gateway_rest_api_policy").map((part) => property(part, "policy"))[0] ??
    document.policy;
  return {
    node: node.id,
    address: node.address,
    kind: "rest",
    id: knownText(node, "id") ?? "",
    place: context.placeOf(node),
    stages: stages.flatMap((stage) => knownText(stage, "stageName") ?? []),
    routes: [...document.routes, ...methodRoutes(context, node, parts)],
    logs: [
      ...stages.flatMap((stage) => apiLogs(context, stage)),
      ...executionLogs(context, node, ofKind("aws_api_gateway_method_settings")),
    ],
    ...(policy !== undefined && {
      policy: context.readPolicy(policy, { address: node.address, kind: "resource" }),
    }),
    doubts: [...document.doubts, ...basePathDoubts(node)],
  };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html */
function basePathDoubts(node: ResourceNode): readonly string[] {
  const parameters = property(node, "parameters");
  const asked = isUnknown(parameters) || (parameters !== undefined && /basepath/i.test(JSON.stringify(parameters)));
  return asked ? ["The import's parameters may change the document's paths, which is not modelled."] : [];
}

function methodRoutes(context: FactsContext, api: ResourceNode, parts: readonly ResourceNode[]): readonly RouteFacts[] {
  const integrations = parts.filter(({ kind }) => kind === "aws_api_gateway_integration");
  const byKey = groupBy(integrations, (node) => routeKey(context, api, node));
  return parts
    .filter(({ kind }) => kind === "aws_api_gateway_method")
    .map((node) => {
      const path = pathOf(context, api, node);
      const method = knownText(node, "httpMethod") ?? "ANY";
      const [integration] = path === undefined ? [] : (byKey.get(`${method} ${path}`) ?? []);
      const route = { method, path: path ?? "/{path+}", address: node.address, tags: [] };
      return {
        ...route,
        authorizer: methodAuthorizer(context, node),
        integration: path === undefined ? UNPLACED : methodIntegration(integration),
      };
    });
}

const UNPLACED: IntegrationFacts = { type: "unknown", reason: "The method's path cannot be told." };

function routeKey(context: FactsContext, api: ResourceNode, node: ResourceNode): string {
  return `${knownText(node, "httpMethod") ?? "ANY"} ${pathOf(context, api, node) ?? ""}`;
}

/** The path of what a `resourceId` names; `undefined` where it cannot be told. */
function pathOf(context: FactsContext, api: ResourceNode, node: ResourceNode): string | undefined {
  const parent = parentOf(context, api, node, "resourceId");
  if (parent === undefined) return undefined;
  const segments: string[] = [];
  const seen = new Set<string>();
  for (let at: ResourceNode | undefined = parent; at !== undefined; at = parentOf(context, api, at, "parentId")) {
    if (at.id === api.id) return `/${segments.toReversed().join("/")}`;
    const segment = knownText(at, "pathPart");
    if (segment === undefined || seen.has(at.id)) return undefined;
    seen.add(at.id);
    segments.push(segment);
  }
  return undefined;
}

/** A resource, or the API itself where its root is meant. */
function parentOf(
  context: FactsContext,
  api: ResourceNode,
  node: ResourceNode,
  name: string,
): ResourceNode | undefined {
  const value = knownText(node, name);
  if (value !== undefined && value === knownText(api, "rootResourceId")) return api;
  const link = context.linked(node, name, RESOURCE, REST_API);
  const [found, ...others] = link.type === "nodes" ? link.nodes : [];
  return others.length === 0 ? found : undefined;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html */
function methodAuthorizer(context: FactsContext, node: ResourceNode): AuthorizerFacts {
  const type = property(node, "authorization");
  if (type === "AWS_IAM") return { type: "iam" };
  if (type === "NONE") return property(node, "apiKeyRequired") === true ? { type: "api-key-only" } : { type: "none" };
  if (type !== "CUSTOM" && type !== "COGNITO_USER_POOLS") {
    return { type: "unknown", reason: `How the method authorizes is not known: ${JSON.stringify(type)}.` };
  }
  const link = context.linked(node, "authorizerId", "aws_api_gateway_authorizer");
  const [authorizer, ...others] = link.type === "nodes" ? link.nodes : [];
  if (authorizer === undefined || others.length > 0) {
    return { type: "unknown", reason: "The method's authorizer is not in the graph." };
  }
  const input = {
    name: knownText(authorizer, "name") ?? authorizer.name,
    type: property(authorizer, "type") ?? "TOKEN",
    uri: property(authorizer, "authorizerUri"),
    credentials: property(authorizer, "authorizerCredentials"),
    cacheSeconds: property(authorizer, "authorizerResultTtlInSeconds"),
    providers: property(authorizer, "providerArns"),
  };
  return authorizerOf(input, 300);
}

function methodIntegration(node: ResourceNode | undefined): IntegrationFacts {
  if (node === undefined) return { type: "unknown", reason: "The method has no integration in the graph." };
  const names = ["type", "uri", "credentials"];
  return integrationOf(
    Object.fromEntries(
      names.flatMap((name) => {
        const value = property(node, name);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  );
}
