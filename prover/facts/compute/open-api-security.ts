import { isUnknown, type Value } from "../../../graph/value.ts";
import type { AuthorizerFacts } from "../compute.ts";
import { fields, items, known } from "../values.ts";
import { authorizerOf } from "./authorizer.ts";

type Fields = Readonly<Record<string, Value>>;

const AUTHORIZER = "x-amazon-apigateway-authorizer";

/**
 * Who an operation asks for. A REST API does not look at the document's own `security`, only at the operation's; what an
 * HTTP API makes of it is not documented.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function securityOf(document: Fields, operation: Fields, kind: "rest" | "http"): AuthorizerFacts {
  const own = known(operation["security"]);
  const iam = fields(operation["x-amazon-apigateway-auth"])["type"];
  if (isUnknown(own)) return { type: "unknown", reason: `The operation's security is not known: ${own.reason}` };
  if (own === undefined && kind === "http" && items(document["security"]).length > 0) {
    return { type: "unknown", reason: "Only the document as a whole has a security, and the operation has none." };
  }
  const found = [...(iam === "AWS_IAM" ? [IAM] : []), ...requirements(document, own, kind)];
  const [first, ...others] = found.filter(({ type }) => type !== "api-key-only");
  if (others.length > 0) return { type: "unknown", reason: "The operation has several authorizers; one is used." };
  if (first !== undefined && iam !== undefined && iam !== "AWS_IAM") {
    return { type: "unknown", reason: `x-amazon-apigateway-auth says ${String(iam)} beside a security.` };
  }
  return first ?? found[0] ?? { type: "none" };
}

const IAM: AuthorizerFacts = { type: "iam" };

/** What the requirements name; an empty one asks for nobody, so it opens the operation beside any other. */
function requirements(
  document: Fields,
  security: Value | undefined,
  kind: "rest" | "http",
): readonly AuthorizerFacts[] {
  const schemes = fields(fields(document["components"])["securitySchemes"] ?? document["securityDefinitions"]);
  const unknown = items(security).find(isUnknown);
  if (unknown !== undefined)
    return [{ type: "unknown", reason: `The operation's security is not known: ${unknown.reason}` }];
  const lists = items(security).map((requirement) => Object.keys(fields(requirement)));
  if (lists.length > 1 && lists.some((names) => names.length === 0)) {
    return [{ type: "unknown", reason: "One of the operation's security requirements asks for nothing." }];
  }
  return [...new Set(lists.flat())].map((name) => schemeOf(name, schemes[name], kind));
}

function schemeOf(name: string, value: Value | undefined, kind: "rest" | "http"): AuthorizerFacts {
  const scheme = fields(value);
  const authorizer = scheme[AUTHORIZER];
  if (scheme["x-amazon-apigateway-authtype"] === "awsSigv4") return IAM;
  if (authorizer === undefined) return withoutAuthorizer(name, scheme);
  if (isUnknown(authorizer))
    return { type: "unknown", reason: `The authorizer ${name} is not known: ${authorizer.reason}` };
  const field = fields(authorizer);
  const input = {
    name,
    type: field["type"],
    uri: field["authorizerUri"],
    credentials: field["authorizerCredentials"],
    cacheSeconds: field["authorizerResultTtlInSeconds"],
    providers: field["providerARNs"] ?? fields(field["jwtConfiguration"])["issuer"],
  };
  return authorizerOf(input, kind === "rest" ? 300 : 0);
}

/** An API key tells customers apart for usage plans; it is no authorizer. */
function withoutAuthorizer(name: string, scheme: Fields): AuthorizerFacts {
  if (scheme["type"] === "apiKey") return { type: "api-key-only" };
  return { type: "unknown", reason: `The security scheme ${name} has no authorizer of API Gateway.` };
}
