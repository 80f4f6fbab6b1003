import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { isJsonObject, type Json } from "../blueprint/properties.ts";
import type { OpenApiDocument, OpenApiOperation } from "./document.ts";
import type { Refusal } from "./gateway-response.ts";
import { type ApiRequest, headerOf } from "./request.ts";
import type { Route } from "./routes.ts";

/** Answers why a request may not pass, or nothing. */
export type RequestValidator = (request: ApiRequest, route: Route) => Refusal | undefined;

/**
 * Validates as the document's request validators say: required parameters, then the body against the model of its
 * content type. Where a content type has no model, API Gateway lets the body pass.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function requestValidator(document: OpenApiDocument): RequestValidator {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(document, "api");
  const compiled = new Map<unknown, ValidateFunction>();
  const modelOf = (schema: unknown): ValidateFunction => {
    const known = compiled.get(schema) ?? ajv.compile(absoluteReferences(schema));
    compiled.set(schema, known);
    return known;
  };
  return (request, route) => {
    const { operation } = route;
    const name =
      operation["x-amazon-apigateway-request-validator"] ?? document["x-amazon-apigateway-request-validator"];
    const validator = document["x-amazon-apigateway-request-validators"][name ?? ""];
    if (validator === undefined) return undefined;
    const parameters = validator.validateRequestParameters ? refuseParameters(request, route) : undefined;
    return parameters ?? (validator.validateRequestBody ? refuseBody(request, operation, modelOf) : undefined);
  };
}

function refuseParameters(request: ApiRequest, { operation, pathParameters }: Route): Refusal | undefined {
  const given = (place: string, name: string): string | undefined => {
    if (place === "path") return pathParameters[name];
    if (place === "header") return headerOf(request, name);
    return request.query.find(([key]) => key === name)?.[1];
  };
  const missing = operation.parameters.filter(({ name, in: place, required }) => required && !given(place, name));
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name }) => name).join(", ");
  return { type: "BAD_REQUEST_PARAMETERS", message: `Missing required request parameters: [${names}]` };
}

function refuseBody(
  request: ApiRequest,
  { requestBody }: OpenApiOperation,
  modelOf: (schema: unknown) => ValidateFunction,
): Refusal | undefined {
  const contentType = (headerOf(request, "content-type") ?? "application/json").split(";")[0]?.trim().toLowerCase();
  const schema = requestBody?.content[contentType ?? ""]?.schema;
  if (schema === undefined) return undefined;
  const body = parse(request.body);
  if (body === undefined) return { type: "BAD_REQUEST_BODY", validationError: "[the body is not JSON]" };
  const model = modelOf(schema);
  if (model(body)) return undefined;
  return { type: "BAD_REQUEST_BODY", validationError: `[${(model.errors ?? []).map(complaintOf).join(", ")}]` };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** In the words of API Gateway, as far as they are known. */
function complaintOf({ keyword, params, instancePath, message }: ErrorObject): string {
  const at = instancePath === "" ? "" : `${instancePath}: `;
  if (keyword === "required") return `${at}object has missing required properties (["${params["missingProperty"]}"])`;
  if (keyword === "additionalProperties") {
    return `${at}object instance has properties which are not allowed by the schema: ["${params["additionalProperty"]}"]`;
  }
  return `${at}${message ?? keyword}`;
}

/** `#/components/…` means the document's root, wherever the schema that says so stands. */
function absoluteReferences(schema: unknown): Record<string, unknown> {
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key === "$ref" && typeof item === "string" && item.startsWith("#") ? `api${item}` : walk(item),
      ]),
    );
  };
  const walked = walk(JSON.parse(JSON.stringify(schema)));
  return isJsonObject(walked) ? walked : {};
}
