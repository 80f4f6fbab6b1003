import * as v from "valibot";
import { ApiError } from "./api-error.ts";
import type { GatewayEvent } from "./gateway-event.ts";
import { isJsonObject } from "./json-object.ts";

/** Bytes of a body. DynamoDB takes items of 400 KB; this leaves room for the rest of the item. */
export const MAXIMUM_BODY_BYTES = 350 * 1024;

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The parameter that the path ends in, decoded. It is read from the path, which is always as the client encoded it;
 * whether a gateway hands parameters over decoded differs from one to the next. A `%` that is left is refused, so that
 * no text is ever decoded twice.
 *
 * @throws ApiError 400
 */
export function pathParameter<T>(event: GatewayEvent, name: string, schema: v.GenericSchema<unknown, T>): T {
  const encoded = event.path.replace(/\/$/, "").split("/").at(-1) ?? "";
  const decoded = decode(encoded);
  const given = event.pathParameters?.[name] ?? "";
  if (decoded === undefined || decoded.includes("%") || (given !== encoded && given !== decoded)) {
    throw new ApiError("BadRequest", `${name} is not well-formed.`);
  }
  return check(schema, decoded, name);
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/**
 * The query's parameters: each known, and given once.
 *
 * @throws ApiError 400
 */
export function query<T>(event: GatewayEvent, schema: v.GenericSchema<unknown, T>): T {
  return check(schema, Object.fromEntries(queryEntries(event)), "The query");
}

function queryEntries(event: GatewayEvent): [string, string][] {
  const multiple = event.multiValueQueryStringParameters;
  if (multiple === null || multiple === undefined) {
    return Object.entries(event.queryStringParameters ?? {}).map(([name, value = ""]) => [name, value]);
  }
  return Object.entries(multiple).map(([name, values = []]) => {
    const [value = "", second] = values;
    if (second !== undefined) throw new ApiError("BadRequest", "The query gives a parameter more than once.");
    return [name, value];
  });
}

/**
 * The body: JSON of the form asked for.
 *
 * @throws ApiError 400, or 413 where it is too large
 */
export function jsonBody<T>({ body, isBase64Encoded }: GatewayEvent, schema: v.GenericSchema<unknown, T>): T {
  if (body === null || body === undefined || body === "") throw new ApiError("BadRequest", "The body is missing.");
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.byteLength > MAXIMUM_BODY_BYTES) {
    throw new ApiError("RequestTooLarge", `The body has more than ${MAXIMUM_BODY_BYTES} bytes.`);
  }
  const value = parseJson(bytes);
  if (!isJsonObject(value)) throw new ApiError("BadRequest", "The body is not an object.");
  return check(schema, value, "The body");
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    throw new ApiError("BadRequest", "The body is not JSON.");
  }
}

/** The messages of our schemas complete a sentence that begins with the field, and quote no value. */
function check<T>(schema: v.GenericSchema<unknown, T>, value: unknown, subject: string): T {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new ApiError("BadRequest", `${fieldOf(issue) ?? subject} ${issue.message}`);
}

/** The name of a field that the schema knows; one that it does not know is the client's text. */
function fieldOf(issue: v.BaseIssue<unknown>): string | undefined {
  return issue.expected === "never" ? undefined : (v.getDotPath(issue) ?? undefined);
}
