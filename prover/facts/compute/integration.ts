import { isUnknown, type Value } from "../../../graph/value.ts";
import type { IntegrationFacts } from "../compute.ts";
import { fields, known } from "../values.ts";
import { functionInvoked, invokesFunction } from "./function-names.ts";

/**
 * What a route leads to, from the fields of `x-amazon-apigateway-integration`, which the resource kinds share.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
 */
export function integrationOf(value: Value | undefined): IntegrationFacts {
  if (isUnknown(value)) return notKnown("The integration", value.reason);
  const integration = fields(value);
  const [type, uri, credentials] = ["type", "uri", "credentials"].map((name) => known(integration[name]));
  if (isUnknown(type)) return notKnown("The integration's type", type.reason);
  if (typeof type !== "string") return { type: "unknown", reason: "The method has no integration." };
  if (type.toLowerCase() === "mock") return { type: "mock" };
  if (isUnknown(uri)) return notKnown("What the integration calls", uri.reason);
  if (typeof uri !== "string") {
    const service = known(integration["subtype"]);
    return typeof service === "string"
      ? { type: "other", uri: service }
      : { type: "unknown", reason: `The integration of type ${type} has no URI.` };
  }
  if (!invokesFunction(uri)) return { type: "other", uri };
  const functionArn = functionInvoked(uri);
  if (functionArn === undefined) return { type: "unknown", reason: `Which function ${uri} means cannot be told.` };
  if (isUnknown(credentials)) return notKnown("The role that the integration calls as", credentials.reason);
  return { type: "function", functionArn, ...(typeof credentials === "string" && { credentials }) };
}

function notKnown(what: string, reason: string): IntegrationFacts {
  return { type: "unknown", reason: `${what} is not known before deployment: ${reason}` };
}
