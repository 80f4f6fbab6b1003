import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { isJsonObject, type Json, type JsonObject } from "../blueprint/properties.ts";
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
  let validators: Ajv | undefined;
  const compiled = new Map<unknown, ValidateFunction | string>();
  const modelOf = (schema: unknown): ValidateFunction | string => {
    validators ??= validatorsOf(document);
    const known = compiled.get(schema) ?? compile(validators, schema);
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

/** Made with the first body: it is 20 milliseconds of a start that most bodies do not need. */
function validatorsOf(document: OpenApiDocument): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(
    ofDraft7(document, (reference) => reference),
    "api",
  );
  return ajv;
}

function refuseParameters(request: ApiRequest, { operation, pathParameters }: Route): Refusal | undefined {
  const given = (place: string, name: string): string | undefined => {
    if (place === "path") return pathParameters[name];
    if (place === "header") return headerOf(request, name);
    return request.query.find(([key]) => key === name)?.[1];
  };
  const missing = operation.parameters.filter(
    ({ name, in: place, required }) => required && PLACES.includes(place) && isBlank(given(place, name)),
  );
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name }) => name).join(", ");
  return { type: "BAD_REQUEST_PARAMETERS", message: `Missing required request parameters: [${names}]` };
}

/** Where API Gateway looks for parameters: cookies are not among them. */
const PLACES: readonly string[] = ["path", "header", "query"];

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === "";
}

function refuseBody(
  request: ApiRequest,
  { requestBody }: OpenApiOperation,
  modelOf: (schema: unknown) => ValidateFunction | string,
): Refusal | undefined {
  const contentType = (headerOf(request, "content-type") ?? "application/json").split(";")[0]?.trim().toLowerCase();
  const schema = requestBody?.content[contentType ?? ""]?.schema;
  if (schema === undefined) return undefined;
  const body = parse(request.body);
  if (body === undefined) return { type: "BAD_REQUEST_BODY", validationError: "[the body is not JSON]" };
  const model = modelOf(schema);
  if (typeof model === "string") return { type: "API_CONFIGURATION_ERROR", reason: model };
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

/** @returns why there is no such model, where it is not one */
function compile(ajv: Ajv, schema: unknown): ValidateFunction | string {
  try {
    // `#/components/…` means the document's root, wherever the schema that says so stands.
    return ajv.compile(ofDraft7(schema, (reference) => (reference.startsWith("#") ? `api${reference}` : reference)));
  } catch (error) {
    return `The model of the body is not valid: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/**
 * A model as the validator reads it: API Gateway's are of JSON Schema's draft 4, in which a bound is made exclusive by a
 * flag beside it.
 */
function ofDraft7(schema: unknown, resolve: (reference: string) => string): JsonObject {
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isJsonObject(value)) return value;
    const entries = Object.entries(value).map(([key, item]): [string, Json] => [
      key,
      key === "$ref" && typeof item === "string" ? resolve(item) : walk(item),
    ]);
    return exclusive(
      exclusive(Object.fromEntries(entries), "minimum", "exclusiveMinimum"),
      "maximum",
      "exclusiveMaximum",
    );
  };
  const walked = walk(JSON.parse(JSON.stringify(schema)));
  return isJsonObject(walked) ? walked : {};
}

function exclusive(schema: JsonObject, bound: string, flag: string): JsonObject {
  const { [flag]: isExclusive, [bound]: limit, ...rest } = schema;
  if (typeof isExclusive !== "boolean") return schema;
  if (typeof limit !== "number") return { ...rest, ...(limit !== undefined && { [bound]: limit }) };
  return isExclusive ? { ...rest, [flag]: limit } : { ...rest, [bound]: limit };
}
