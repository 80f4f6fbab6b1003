import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import {
  adding,
  arnOf,
  editing,
  neighbour,
  newNode,
  nodesOf,
  replaceNode,
  site,
  text,
  withInputs,
  without,
} from "../edit.ts";
import type { FaultOperator, Site } from "../operator.ts";

const API = "aws_api_gateway_rest_api";
const PERMISSION = "aws_lambda_permission";
const FUNCTION = "aws_lambda_function";

type Json = { [key: string]: unknown };
interface Operation {
  readonly path: string;
  readonly method: string;
  readonly operation: Json;
}

const METHODS = new Set(["get", "put", "post", "delete", "patch", "head", "x-amazon-apigateway-any-method"]);

function operationsOf(document: Json): readonly Operation[] {
  const paths = document["paths"] as Record<string, Record<string, Json>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.has(method))
      .map(([method, operation]) => ({ path, method, operation })),
  );
}

/** Changes one method of an API's document, at every method. */
function method(
  name: string,
  change: (operation: Operation, all: readonly Operation[], document: Json) => Json | undefined,
): FaultOperator {
  return { name, refutedBy: "routes", sites: (graph) => nodesOf(graph, [API]).flatMap((api) => sitesOf(api, graph)) };

  function sitesOf(api: ResourceNode, graph: Graph): readonly Site[] {
    const document = JSON.parse(text(api, "body")) as Json;
    const all = operationsOf(document);
    return all.flatMap((operation) => {
      const changed = change(operation, all, document);
      if (changed === undefined) return [];
      const { path, method: verb } = operation;
      return [
        site(`${api.address}, ${verb.toUpperCase()} ${path}`, () =>
          withBody(graph, api, put(document, path, verb, changed)),
        ),
      ];
    });
  }
}

function put(document: Json, path: string, verb: string, operation: Json): Json {
  const paths = document["paths"] as Record<string, Record<string, Json>>;
  return { ...document, paths: { ...paths, [path]: { ...paths[path], [verb]: operation } } };
}

function withBody(graph: Graph, api: ResourceNode, document: Json): Graph {
  return replaceNode(graph, api.id, withInputs(api, { ...api.inputs, body: JSON.stringify(document) }));
}

const INTEGRATION = "x-amazon-apigateway-integration";
const uriOf = ({ operation }: Operation) => String((operation[INTEGRATION] as Json)["uri"] ?? "");
const functionOf = (operation: Operation) => /:function:([\w-]+)/.exec(uriOf(operation))?.[1] ?? "";
const isGuarded = ({ security }: Json) => Array.isArray(security) && security.length > 0;
const withIntegration = ({ operation }: Operation, integration: Json): Json => ({
  ...operation,
  [INTEGRATION]: { ...(operation[INTEGRATION] as Json), ...integration },
});

/** The side that a function's name tells: a tenant's id, or the service of `PREFIX-lambda-SERVICE-WHAT`. */
const sideOf = (name: string) => /^(tenant-\d+)/.exec(name)?.[1] ?? /-lambda-([a-z]+)/.exec(name)?.[1];

/** Changes the document's security scheme. */
function scheme(name: string, change: (scheme: Json, document: Json) => Json): FaultOperator {
  return {
    name,
    refutedBy: "routes",
    sites: (graph) =>
      nodesOf(graph, [API]).map((api) =>
        site(api.address, () => {
          const document = JSON.parse(text(api, "body")) as Json;
          const components = document["components"] as Json;
          const schemes = components["securitySchemes"] as Record<string, Json>;
          const changed = Object.fromEntries(
            Object.entries(schemes).map(([key, value]) => [key, change(value, document)]),
          );
          return withBody(graph, api, { ...document, components: { ...components, securitySchemes: changed } });
        }),
      ),
  };
}

const AUTHORIZER = "x-amazon-apigateway-authorizer";

/** Changes who may call a function. */
function permission(
  name: string,
  change: (inputs: ResourceNode["inputs"], node: ResourceNode, graph: Graph) => ResourceNode["inputs"] | undefined,
): FaultOperator {
  return {
    name,
    refutedBy: "routes",
    sites: (graph) => editing(graph, [PERMISSION], (node) => change(node.inputs, node, graph)),
  };
}

const sourceOf = (inputs: ResourceNode["inputs"]) => String(inputs["sourceArn"] ?? "");
const isTenants = (node: ResourceNode) => node.compartment?.tenant !== "shared";

/** Another way in, beside the one that the function has. */
function admitting(
  name: string,
  inputs: (functionNode: ResourceNode, graph: Graph) => object | undefined,
): FaultOperator {
  return {
    name,
    refutedBy: "routes",
    sites: (graph) =>
      adding(graph, [FUNCTION], (node) => {
        const made = inputs(node, graph);
        return (
          made && newNode(node, PERMISSION, { action: "lambda:InvokeFunction", function: text(node, "name"), ...made })
        );
      }),
  };
}

export const ROUTES: readonly FaultOperator[] = [
  method("authorizer-removed-from-a-method", ({ operation }) =>
    isGuarded(operation) ? { ...operation, security: [] } : undefined,
  ),
  method("authorizer-forgotten-on-a-method", ({ operation }, _, document) =>
    isGuarded(operation) && document["security"] === undefined
      ? (without(operation as never, "security") as Json)
      : undefined,
  ),
  method("method-at-a-neighbours-function", (operation, all) => {
    const other = all.find((item) => sideOf(functionOf(item)) !== sideOf(functionOf(operation)));
    return other && withIntegration(operation, { uri: uriOf(other) });
  }),
  method("method-at-a-function-of-another-account", (operation) =>
    withIntegration(operation, {
      uri: uriOf(operation)
        .replace(/(:function:)/, "$1")
        .replace(/:\d{12}:function/, ":999988887777:function"),
    }),
  ),
  method("method-at-a-host-of-anybodys", (operation) =>
    withIntegration(operation, { type: "http_proxy", uri: "https://collector.example/", httpMethod: "POST" }),
  ),
  scheme("authorizer-becomes-an-api-key", () => ({ type: "apiKey", name: "x-api-key", in: "header" })),
  scheme("authorizer-becomes-iam", () => ({
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": "awsSigv4",
  })),
  scheme("authorizer-is-another-accounts-function", (value) => {
    const authorizer = value[AUTHORIZER] as Json;
    const uri = String(authorizer["authorizerUri"]).replace(/:\d{12}:function/, ":999988887777:function");
    return { ...value, [AUTHORIZER]: { ...authorizer, authorizerUri: uri } };
  }),
  scheme("authorizer-is-a-tenants-or-services-function", (value, document) => {
    const authorizer = value[AUTHORIZER] as Json;
    const uri = operationsOf(document)
      .map(uriOf)
      .find((candidate) => candidate !== "");
    return { ...value, [AUTHORIZER]: { ...authorizer, authorizerUri: uri } };
  }),
  permission("permission-without-source", (inputs) => without(inputs, "sourceArn")),
  permission("permission-for-any-api", (inputs) => ({
    ...inputs,
    sourceArn: sourceOf(inputs).replace(/(\d{12}):[a-z0-9]+\//, "$1:*/"),
  })),
  permission("permission-for-any-account", (inputs) => ({
    ...inputs,
    sourceArn: sourceOf(inputs).replace(/:\d{12}:/, ":*:"),
  })),
  permission("permission-for-the-whole-api", (inputs, node) =>
    isTenants(node)
      ? { ...inputs, sourceArn: sourceOf(inputs).replace(/^((?:[^:]*:){5}[^/]+)\/.*$/, "$1/*") }
      : undefined,
  ),
  permission("permission-for-every-tenants-paths", (inputs, node) =>
    isTenants(node) ? { ...inputs, sourceArn: sourceOf(inputs).replace(/tenant-\d+/, "*") } : undefined,
  ),
  permission("permission-for-a-neighbours-paths", (inputs, node, graph) => {
    const other = isTenants(node) ? neighbour(graph, node) : undefined;
    return other && { ...inputs, sourceArn: sourceOf(other.inputs) };
  }),
  permission("permission-for-another-api", (inputs) => ({
    ...inputs,
    sourceArn: sourceOf(inputs).replace(/(\d{12}):[a-z0-9]+\//, "$1:zzzzzzzzzz/"),
  })),
  permission("permission-for-everybody", (inputs) => ({ ...without(inputs, "sourceArn"), principal: "*" })),
  admitting("function-admits-another-account", () => ({ principal: "999988887777" })),
  admitting("function-admits-a-neighbours-role", (node, graph) => {
    const role = neighbour(graph, node, "aws_iam_role");
    return role && { principal: arnOf(role) };
  }),
  admitting("function-admits-any-bucket", () => ({ principal: "s3.amazonaws.com" })),
  admitting("function-admits-any-api-too", () => ({ principal: "apigateway.amazonaws.com" })),
  {
    name: "function-with-a-public-url",
    refutedBy: "routes",
    sites: (graph) =>
      adding(graph, [FUNCTION], (node) =>
        newNode(node, "aws_lambda_function_url", { functionName: text(node, "name"), authorizationType: "NONE" }),
      ),
  },
  {
    name: "path-renamed-to-a-neighbours",
    refutedBy: "routes",
    sites: (graph) =>
      nodesOf(graph, [API]).flatMap((api) => {
        const document = JSON.parse(text(api, "body")) as Json;
        const paths = document["paths"] as Record<string, Json>;
        return Object.keys(paths).flatMap((path) => {
          const [id] = /tenant-\d+/.exec(path) ?? [];
          if (id === undefined) return [];
          const renamed = path.replace(id, id === "tenant-001" ? "tenant-002" : "tenant-001");
          const rest = Object.fromEntries(Object.entries(paths).filter(([key]) => key !== path && key !== renamed));
          return [
            site(`${api.address}, ${path}`, () =>
              withBody(graph, api, { ...document, paths: { ...rest, [renamed]: paths[path] } }),
            ),
          ];
        });
      }),
  },
];
