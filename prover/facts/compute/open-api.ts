import { isUnknown, type Value } from "../../../graph/value.ts";
import { parseJson } from "../../iam/json.ts";
import { NotUnderstood } from "../../iam/not-understood.ts";
import type { IntegrationFacts, RouteFacts } from "../compute.ts";
import { fields, items, known } from "../values.ts";
import { integrationOf } from "./integration.ts";
import { securityOf } from "./open-api-security.ts";

export interface DocumentFacts {
  readonly routes: readonly RouteFacts[];
  /** The resource policy that the document brings. */
  readonly policy?: Value;
  readonly doubts: readonly string[];
}

type Fields = Readonly<Record<string, Value>>;

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const ANY = "x-amazon-apigateway-any-method";
/** What a path may hold beside methods, none of which carries a call. */
const BESIDE = /^(?:parameters|summary|description|servers|x-(?!amazon-apigateway-).*|x-amazon-apigateway-cors)$/;

/**
 * The routes of an API that is given as an OpenAPI document, JSON text or an object.
 *
 * @param address of the API, which is where its routes are declared
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function readDocument(body: Value, kind: "rest" | "http", address: string): DocumentFacts {
  const document = documentOf(body);
  if (typeof document === "string") return { routes: [], doubts: [document] };
  const read = Object.entries(fields(document["paths"])).map(([path, item]) =>
    pathOf(document, path, item, kind, address),
  );
  const policy = document["x-amazon-apigateway-policy"];
  return {
    routes: read.flatMap(({ routes }) => routes),
    ...(policy !== undefined && { policy }),
    doubts: [...documentDoubts(document), ...read.flatMap(({ doubts }) => doubts)],
  };
}

/** The document, or why it cannot be read. */
function documentOf(body: Value): Fields | string {
  const value = known(body);
  if (isUnknown(value)) return `The API's document is not known before deployment: ${value.reason}`;
  try {
    const parsed = typeof value === "string" ? parseJson(value) : value;
    const document = fields(parsed);
    return Object.keys(document).length > 0 ? document : "The API's document is no object.";
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return `The API's document is not understood: ${error.reason} A document in YAML is not read; write it as JSON.`;
  }
}

/** Swagger 2's base path may become a part of every path, as the import's parameters say. */
function documentDoubts(document: Fields): readonly string[] {
  const paths = document["paths"];
  if (isUnknown(paths)) return [`The document's paths are not known before deployment: ${paths.reason}`];
  const base = document["basePath"];
  if (base === undefined || base === "/") return [];
  return [`The document's basePath ${JSON.stringify(base)} may be a part of its paths, which is not modelled.`];
}

function pathOf(document: Fields, path: string, item: Value, kind: "rest" | "http", address: string): DocumentFacts {
  const entries = Object.entries(fields(item));
  const strange = entries.filter(([key]) => key !== ANY && !METHODS.includes(key) && !BESIDE.test(key));
  const routes = entries.filter(([key]) => key === ANY || METHODS.includes(key));
  return {
    routes: routes.map(([key, operation]) => routeOf(document, { path, key, kind, address }, operation)),
    doubts: [
      ...(isUnknown(item) ? [`What is at ${path} is not known before deployment: ${item.reason}`] : []),
      ...strange.map(([key]) => `What ${key} at ${path} of the document means is not modelled.`),
    ],
  };
}

interface RouteKey {
  readonly path: string;
  readonly key: string;
  readonly kind: "rest" | "http";
  readonly address: string;
}

function routeOf(document: Fields, { path, key, kind, address }: RouteKey, value: Value): RouteFacts {
  const route = { method: key === ANY ? "ANY" : key.toUpperCase(), path, address };
  if (isUnknown(value)) {
    const unknown = {
      type: "unknown",
      reason: `The operation is not known before deployment: ${value.reason}`,
    } as const;
    return { ...route, tags: [], authorizer: unknown, integration: unknown };
  }
  const operation = fields(value);
  return {
    ...route,
    tags: items(operation["tags"]).filter((tag) => typeof tag === "string"),
    authorizer: securityOf(document, operation, kind),
    integration: integrationIn(document, operation["x-amazon-apigateway-integration"]),
  };
}

/** In place, or by reference to one that several operations share. */
function integrationIn(document: Fields, value: Value | undefined): IntegrationFacts {
  const own = fields(value);
  const reference = own["$ref"];
  if (reference === undefined) return integrationOf(isUnknown(value) ? value : own);
  const shared = fields(fields(document["components"])["x-amazon-apigateway-integrations"]);
  const name = /^#\/components\/x-amazon-apigateway-integrations\/([^/]+)$/.exec(String(reference))?.[1];
  const integration = name === undefined ? undefined : shared[name];
  if (integration === undefined)
    return { type: "unknown", reason: `The integration ${String(reference)} is not found.` };
  return integrationOf(integration);
}
