import { readFileSync } from "node:fs";
import type { Graph } from "../../graph/graph.ts";
import { blueprintOf } from "../../local/blueprint/blueprint.ts";
import { functionArnOf } from "../../local/gateway/function-uri.ts";
import { canaryOf } from "../canaries.ts";
import { changeNodes, textProperty } from "../edit-graph.ts";
import { withCode } from "../hostile-code.ts";
import type { Target } from "../target.ts";

type FileName = `${string}.mjs`;

/** The graph with other code in the functions that decide whose a token is. */
export function withAuthorizer(graph: Graph, file: FileName): Graph {
  const files = { "index.mjs": read(file), "claims.mjs": read("claims.mjs") };
  return authorizerArns(graph).reduce((edited, arn) => withCode(edited, arn, files), graph);
}

/** The graph with other code in every tenant's function. @param names the first has the handler */
export function withEveryTenants(graph: Graph, { tenants }: Target, names: readonly [FileName, ...FileName[]]): Graph {
  const [main, ...more] = names;
  const canaries = JSON.stringify(Object.fromEntries(tenants.map(({ id }) => [id, canaryOf(id)])));
  const others = Object.fromEntries(more.map((name) => [name, read(name)]));
  const files = { "index.mjs": read(main), ...others, "canaries.json": canaries };
  return tenants.reduce((edited, tenant) => withCode(edited, tenant.function.arn, files), graph);
}

/** The graph whose API asks its authorizer about every token, whatever it looks like. */
export function withoutTokenForm(graph: Graph): Graph {
  return changeNodes(graph, (node) => {
    if (node.kind !== "aws_api_gateway_rest_api") return undefined;
    const body: unknown = JSON.parse(textProperty(node, "body"), (name, value: unknown) =>
      name === "identityValidationExpression" ? "" : value,
    );
    return { body: JSON.stringify(body) };
  });
}

const read = (name: FileName): string => readFileSync(new URL(`./functions/${name}`, import.meta.url), "utf8");

function authorizerArns(graph: Graph): readonly string[] {
  const { apis } = blueprintOf(graph);
  const schemes = apis.flatMap(({ document }) => Object.values(document.components?.securitySchemes ?? {}));
  const arns = schemes.flatMap(
    (scheme) => functionArnOf(scheme["x-amazon-apigateway-authorizer"]?.authorizerUri) ?? [],
  );
  return [...new Set(arns)];
}
