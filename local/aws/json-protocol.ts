import type { AwsError } from "./aws-error.ts";
import { AwsError as Refusal } from "./aws-error.ts";
import { type AwsService, type Input, isInput } from "./aws-service.ts";

type Json = Extract<AwsService["protocol"], { readonly kind: "json" }>;

export interface Written {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** @throws AwsError where the body is no JSON object */
export function readJson(body: Buffer): Input {
  const input = body.length === 0 ? {} : parse(body);
  if (isInput(input)) return input;
  throw new Refusal("SerializationException", "The body is not a JSON object.");
}

export function writeJson({ version }: Pick<Json, "version">, value: Input): Written {
  return { status: 200, contentType: `application/x-amz-json-${version}`, body: JSON.stringify(value) };
}

/** Names of errors stand behind the namespace of their service. */
export function writeJsonError({ version, errors }: Pick<Json, "version" | "errors">, error: AwsError): Written {
  const namespace = GENERAL.has(error.code) ? "com.amazon.coral.service" : errors;
  // Refusals are spelt `Message`, everything else `message`; SDKs take both.
  const text = error.code === "AccessDeniedException" ? { Message: error.message } : { message: error.message };
  const body = JSON.stringify({ __type: `${namespace}#${error.code}`, ...text });
  return { status: error.status, contentType: `application/x-amz-json-${version}`, body };
}

/** Errors that are not a service's own. */
const GENERAL = new Set([
  "AccessDeniedException",
  "ExpiredTokenException",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "NotImplementedException",
  "SerializationException",
  "UnknownOperationException",
  "UnrecognizedClientException",
]);

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
