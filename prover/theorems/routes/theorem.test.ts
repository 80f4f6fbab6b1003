import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import { node } from "../../test/nodes.ts";
import {
  API_ARN,
  changed,
  type Document,
  document,
  functionArn,
  invocation,
  ledgerOf,
  moved,
  shop,
  withNode,
  worldFrom,
} from "../../test/shop.ts";
import { routes } from "./theorem.ts";

const API = "aws_api_gateway_rest_api.api";
const PERMISSION = "aws_lambda_permission.api-t-1";

const decide = (nodes: readonly ResourceNode[], ledger = ledgerOf()) => routes.decide(worldFrom(nodes), ledger);
const sentences = (nodes: readonly ResourceNode[]) =>
  decide(nodes).findings.map(({ verdict, sentence }) => `${verdict}: ${sentence}`);

/** The platform with another operation at `GET /tenants/t-1/users`. */
function withOperation(change: (operation: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>>) {
  return withDocument((given) => {
    const path = given.paths["/tenants/t-1/users"] ?? {};
    return {
      ...given,
      paths: { ...given.paths, "/tenants/t-1/users": { ...path, get: change(path["get"] ?? {}) } },
    };
  });
}

function withDocument(change: (given: Document) => Document) {
  return changed(shop(), API, (inputs) => ({ ...inputs, body: JSON.stringify(change(document())) }));
}

const calling = (uri: string, type = "aws_proxy") =>
  withOperation((operation) => ({ ...operation, "x-amazon-apigateway-integration": { type, uri } }));

const permitting = (change: Readonly<Record<string, Value>>) =>
  changed(shop(), PERMISSION, (inputs) => ({ ...inputs, ...change }));

test("a platform whose routes keep to their tenants is proved, and what was looked at is counted", () => {
  expect(decide(shop())).toEqual({
    checked: { routes: 4, answeredByTheApi: 1, authorizers: 1, permissions: 3, functions: 3 },
    findings: [],
  });
});

describe("who may call", () => {
  test("a method without an authorizer is refuted, with the call", () => {
    const [finding] = decide(withOperation((operation) => ({ ...operation, security: [] }))).findings;
    expect(finding).toMatchObject({
      verdict: "refuted",
      principal: "internet",
      action: "GET /tenants/t-1/users",
      replay: { kind: "call", method: "GET", path: "/tenants/t-1/users", reaches: functionArn("api-t-1") },
    });
  });

  test("a security of the whole document is none: a REST API looks at the operation's only", () => {
    const open = withDocument((given) => {
      const { security: _, ...rest } = given.paths["/tenants/t-12/users"]?.["get"] ?? {};
      return {
        ...given,
        security: [{ token: [] }],
        paths: { ...given.paths, "/tenants/t-12/users": { get: rest } },
      };
    });
    expect(sentences(open)).toEqual([expect.stringMatching(/^refuted: GET \/tenants\/t-12\/users .* no authorizer/)]);
  });

  test.each([
    ["an API key", { type: "apiKey", name: "x-api-key", in: "header" }, "API key"],
    ["a signature", { type: "apiKey", "x-amazon-apigateway-authtype": "awsSigv4" }, "signature"],
  ])("%s alone is refuted", (_, scheme, said) => {
    const found = sentences(
      withDocument((given) => ({ ...given, components: { securitySchemes: { token: scheme } } })),
    );
    expect(found.filter((sentence) => sentence.startsWith("refuted") && sentence.includes(said))).toHaveLength(3);
  });

  test("a method that is declared public is not", () => {
    const open = withOperation((operation) => ({ ...operation, security: [] }));
    const ledger = ledgerOf(
      ({ principals, action }) => principals[0] === "internet" && action === "GET /tenants/t-1/users",
    );
    expect(decide(open, ledger).findings).toEqual([]);
  });

  test("a scheme that the document does not have is unknown", () => {
    const open = withOperation((operation) => ({ ...operation, security: [{ other: [] }] }));
    expect(sentences(open)).toEqual([expect.stringMatching(/^unknown: Who may call/)]);
  });

  test.each([
    ["a tenant's", functionArn("api-t-1"), "refuted"],
    ["another account's", functionArn("authorizer").replace("123456789012", "999988887777"), "refuted"],
    ["one that is not in the graph", functionArn("elsewhere"), "unknown"],
  ])("an authorizer that is %s is not the platform's", (_, arn, verdict) => {
    const text = JSON.stringify(document()).replaceAll(functionArn("authorizer"), arn);
    const found = sentences(changed(shop(), API, (inputs) => ({ ...inputs, body: text })));
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${verdict}: Who may call .* is decided by`)));
  });
});

describe("what a method reaches", () => {
  test.each([
    ["another tenant's function", invocation(functionArn("api-t-12")), "refuted"],
    ["a version of it", invocation(functionArn("api-t-12:live")), "refuted"],
    ["the platform's function", invocation(functionArn("authorizer")), "refuted"],
    ["a function of another account", invocation("arn:aws:lambda:eu-west-1:999988887777:function:api-t-1"), "refuted"],
    ["a function that nobody knows", invocation(functionArn("nobodys")), "unknown"],
    ["a function that a stage variable names", invocation(functionArn(`\${stageVariables.target}`)), "unknown"],
  ])("%s", (_, uri, verdict) => {
    expect(decide(calling(uri)).findings[0]).toMatchObject({ verdict, action: "GET /tenants/t-1/users" });
  });

  test("its own function by an alias is its own", () => {
    expect(sentences(calling(invocation(functionArn("api-t-1:live"))))).toEqual([]);
  });

  test("a host on the internet is no function", () => {
    expect(sentences(calling("https://collector.example/", "http_proxy"))).toEqual([
      expect.stringMatching(/^refuted: .* reaches https:\/\/collector.example\//),
    ]);
  });

  test("a path renamed to another tenant's is refuted", () => {
    const renamed = withDocument((given) => {
      const { "/tenants/t-12/users": _, "/tenants/t-1/users": users, ...rest } = given.paths;
      return { ...given, paths: { ...rest, "/tenants/t-12/users": users ?? {} } };
    });
    expect(sentences(renamed)).toContainEqual(expect.stringMatching(/t-12 in dev's and reaches .*api-t-1,/));
  });

  test("a path that names nobody reaches the platform only", () => {
    const open = withDocument((given) => ({
      ...given,
      paths: { ...given.paths, "/tenants/{tenantId}/users": { get: given.paths["/tenants/t-1/users"]?.["get"] ?? {} } },
    }));
    expect(sentences(open)).toContainEqual(expect.stringMatching(/^refuted: GET \/tenants\/\{tenantId\}\/users/));
  });

  test("a function of another environment is refuted", () => {
    const apart = moved(shop(), "aws_lambda_function.api-t-1", "t-1", "prod");
    expect(sentences(apart)).toContainEqual(expect.stringMatching(/is t-1 in dev's and reaches .* t-1 in prod's/));
  });

  test("a document in YAML, or not known, is unknown", () => {
    const yaml = changed(shop(), API, (inputs) => ({ ...inputs, body: "openapi: 3.0.1" }));
    const later = changed(shop(), API, (inputs) => ({ ...inputs, body: { $bulkhead: "unknown", reason: "computed" } }));
    for (const nodes of [yaml, later]) {
      expect(sentences(nodes)).toEqual([expect.stringMatching(/^unknown: The routes of .* could not all be read/)]);
    }
  });
});

describe("whom a function admits", () => {
  test.each([
    ["every API, without a source ARN", { sourceArn: null }],
    ["any API of the account", { sourceArn: API_ARN.replace("abc123", "*") }],
    ["the API's id in any account", { sourceArn: `${API_ARN.replace("123456789012", "*")}/dev/*/tenants/t-1/*` }],
    ["every route of its API", { sourceArn: `${API_ARN}/*` }],
    ["a tenant whose id begins alike", { sourceArn: `${API_ARN}/dev/*/tenants/t-1*` }],
    ["another tenant's routes", { sourceArn: `${API_ARN}/dev/GET/tenants/t-12/users` }],
    ["an API that is not in the graph", { sourceArn: `${API_ARN.replace("abc123", "zzz999")}/dev/*/tenants/t-1/*` }],
    ["authorizers, of which it is none", { sourceArn: `${API_ARN}/authorizers/*` }],
    ["everybody", { principal: "*", sourceArn: null }],
    ["another account", { principal: "999988887777", sourceArn: null }],
    ["any bucket", { principal: "s3.amazonaws.com", sourceArn: null }],
    ["another tenant's role", { principal: "arn:aws:iam::123456789012:role/api-t-12", sourceArn: null }],
  ])("%s is refuted", (_, inputs) => {
    expect(decide(permitting(inputs)).findings).toMatchObject([
      { verdict: "refuted", action: "lambda:InvokeFunction" },
    ]);
  });

  test.each([
    ["its own routes one by one", { sourceArn: `${API_ARN}/dev/PUT/tenants/t-1/users/*` }],
    ["its own routes in every stage", { sourceArn: `${API_ARN}/*/*/tenants/t-1/*` }],
    ["its own role", { principal: "arn:aws:iam::123456789012:role/api-t-1", sourceArn: null }],
  ])("%s is fine", (_, inputs) => {
    expect(sentences(permitting(inputs))).toEqual([]);
  });

  test("a source ARN that is not known is unknown", () => {
    const later = permitting({ sourceArn: { $bulkhead: "unknown", reason: "computed" } });
    expect(sentences(later)).toEqual([expect.stringMatching(/^unknown: Whom aws_lambda_permission.api-t-1 admits/)]);
  });

  test("a URL of its own is refuted", () => {
    const url = { functionName: "api-t-1", authorizationType: "NONE" };
    expect(sentences(withNode(shop(), "t-1", "aws_lambda_function_url", url))).toEqual([
      expect.stringMatching(/^refuted: .* has a URL of its own that everybody can call/),
    ]);
  });
});

describe("functions that the graph does not hold", () => {
  /** Only the log groups of the two services are there; the functions are deployed apart. */
  const group = (name: string, tenant: string) =>
    node(
      "aws_cloudwatch_log_group",
      name,
      { name: `/aws/lambda/${name}`, retentionInDays: 30 },
      {
        outputs: { arn: `arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/${name}` },
        compartment: { environment: "dev", tenant },
      },
    );
  const services = (name: string, tags: Value = ["team"]) => {
    const operation = {
      tags,
      security: [{ token: [] }],
      "x-amazon-apigateway-integration": { type: "aws_proxy", uri: invocation(functionArn(name)) },
    };
    const given = { ...document(), paths: { "/v1/teams": { get: operation } } };
    const platform = shop().filter(
      ({ compartment, kind }) => compartment?.tenant === "shared" && kind !== "aws_lambda_permission",
    );
    const nodes = [
      ...platform,
      group("app-team", "team"),
      group("app-audit", "audit"),
      group("app-team-billing", "billing"),
    ];
    return sentences(changed(nodes, API, (inputs) => ({ ...inputs, body: JSON.stringify(given) })));
  };

  test("stand where the log group of their name stands, and the document's tag says whose the route is", () => {
    expect(services("app-team-list")).toEqual([]);
    expect(services("app-team")).toEqual([]);
  });

  test.each([
    ["of another service", "app-audit-list"],
    ["of a service whose name begins alike", "app-team-billing-list"],
  ])("%s are refuted", (_, name) => {
    expect(services(name)).toEqual([expect.stringMatching(/^refuted: .* is team in dev's and reaches/)]);
  });

  test("of no service's name are unknown", () => {
    expect(services("other-team-list")).toEqual([expect.stringMatching(/^unknown: Whose function/)]);
    expect(services("app-teams")).toEqual([expect.stringMatching(/^unknown: Whose function/)]);
  });

  test("whose route nobody names are the platform's, so a service's function is refuted", () => {
    expect(services("app-team-list", [])).toEqual([expect.stringMatching(/^refuted: .* is the platform in dev's/)]);
  });
});
