import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { type OpenApiDocument, parseOpenApi } from "../gateway/document.ts";
import { type JsonObject, propertiesOf, refuse, textOf, textsOf } from "./properties.ts";
import { type ApiKey, apiKeysOf, type MethodThrottle, stageThrottlesOf } from "./usage-plans.ts";

export interface StageDefinition {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly accessLog?: { readonly logGroup: string; readonly format: string };
  readonly throttles: readonly MethodThrottle[];
}

/** A right that a function gives to API Gateway: without it AWS answers 500. */
export interface InvokePermission {
  readonly functionName: string;
  /** A pattern over `execute-api` ARNs; absent: any. */
  readonly sourceArn?: string;
}

export interface ApiDefinition {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly document: OpenApiDocument;
  readonly binaryMediaTypes: readonly string[];
  readonly stage: StageDefinition;
  readonly permissions: readonly InvokePermission[];
  /** The keys that usage plans have for the stage. */
  readonly apiKeys: readonly ApiKey[];
}

/** REST APIs with an OpenAPI body and a stage. One built from single resources is named in `notServed`. */
export function apisOf(graph: Graph): {
  readonly apis: readonly ApiDefinition[];
  readonly notServed: readonly string[];
} {
  const nodes = graph.nodes.filter(({ kind }) => kind === "aws_api_gateway_rest_api");
  const served = nodes.filter((node) => propertiesOf(node).text("body") !== undefined);
  return {
    apis: served.map((node) => apiOf(graph, node)),
    notServed: nodes.filter((node) => !served.includes(node)).map(({ address }) => address),
  };
}

function apiOf(graph: Graph, node: ResourceNode): ApiDefinition {
  const properties = propertiesOf(node);
  const id = properties.requireText("id");
  const [, , , region = "us-east-1", account = node.account ?? "123456789012"] = executionArnOf(node).split(":");
  const document = parseOpenApi(properties.requireText("body"), (complaint) =>
    refuse(node, complaint, "Correct the API's body."),
  );
  const stage = stageOf(graph, node, id);
  return {
    id,
    name: properties.text("name") ?? node.name,
    region,
    account,
    document,
    binaryMediaTypes: [
      ...textsOf(properties.get("binaryMediaTypes")),
      ...(document["x-amazon-apigateway-binary-media-types"] ?? []),
    ],
    stage,
    permissions: permissionsOf(graph),
    apiKeys: apiKeysOf(graph, id, stage.name),
  };
}

function executionArnOf(node: ResourceNode): string {
  return (
    propertiesOf(node).text("executionArn") ??
    `arn:aws:execute-api:${node.region ?? "us-east-1"}:${node.account ?? "123456789012"}`
  );
}

function stageOf(graph: Graph, api: ResourceNode, id: string): StageDefinition {
  const ofApi = (kind: string): readonly ResourceNode[] =>
    graph.nodes.filter((node) => node.kind === kind && propertiesOf(node).text("restApi") === id);
  const [stage] = ofApi("aws_api_gateway_stage");
  if (stage === undefined)
    return refuse(api, "has no stage, so nothing of it is reachable.", "Add a stage to the API.");
  const properties = propertiesOf(stage);
  const name = properties.requireText("stageName");
  const accessLog = accessLogOf(properties.object("accessLogSettings"));
  const settings = ofApi("aws_api_gateway_method_settings").filter(
    (node) => propertiesOf(node).text("stageName") === name,
  );
  return {
    name,
    variables: stringsOf(properties.object("variables")),
    ...(accessLog !== undefined && { accessLog }),
    throttles: stageThrottlesOf(settings.map(propertiesOf)),
  };
}

function accessLogOf(settings: JsonObject | undefined): StageDefinition["accessLog"] {
  const destination = textOf(settings?.["destinationArn"]);
  const format = textOf(settings?.["format"]);
  const logGroup = destination?.split(":log-group:")[1]?.replace(/:\*$/, "");
  return logGroup === undefined || format === undefined ? undefined : { logGroup, format };
}

function permissionsOf(graph: Graph): readonly InvokePermission[] {
  const permissions = graph.nodes.filter(({ kind }) => kind === "aws_lambda_permission").map(propertiesOf);
  return permissions
    .filter((permission) => permission.text("principal") === "apigateway.amazonaws.com")
    .map((permission) => {
      const sourceArn = permission.text("sourceArn");
      const name = permission.requireText("function").split(":function:").pop() ?? "";
      return { functionName: name.split(":")[0] ?? name, ...(sourceArn !== undefined && { sourceArn }) };
    });
}

function stringsOf(value: JsonObject | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(value ?? {}).map(([key, item]) => [key, String(item)]));
}
