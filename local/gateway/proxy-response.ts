import * as v from "valibot";
import { isBinary } from "./proxy-event.ts";
import type { ApiResponse } from "./request.ts";

const headerValue = v.union([v.string(), v.number(), v.boolean()]);

/** The keys that a proxy response may have: API Gateway takes any other for a malformed response. */
const ProxyResponse = v.strictObject({
  statusCode: v.optional(v.union([v.pipe(v.number(), v.integer()), v.pipe(v.string(), v.regex(/^\d{3}$/))]), 200),
  headers: v.nullish(v.record(v.string(), headerValue)),
  multiValueHeaders: v.nullish(v.record(v.string(), v.array(headerValue))),
  body: v.nullish(v.string()),
  isBase64Encoded: v.nullish(v.boolean()),
});

/** Headers that API Gateway keeps to itself: a function's own come out under another name. */
const REMAPPED = new Set(["authorization", "date", "host", "server", "www-authenticate", "user-agent"]);
/** Headers that only the gateway's own connection may set. */
const DROPPED = new Set(["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade", "trailer"]);

/**
 * What a function answered, as the client gets it; `undefined` where it is malformed, which is a 502.
 *
 * @param accept the request's `Accept`: it decides whether a base64 body is decoded
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
export function proxyResponse(
  payload: string,
  accept: string | undefined,
  binaryMediaTypes: readonly string[],
): ApiResponse | undefined {
  const parsed = v.safeParse(ProxyResponse, parse(payload));
  if (!parsed.success) return undefined;
  const { statusCode, body, isBase64Encoded } = parsed.output;
  const status = Number(statusCode);
  if (status < 200 || status > 599) return undefined;
  const headers = headersOf(parsed.output);
  if (headers === undefined) return undefined;
  const hasType = headers.some(([name]) => name.toLowerCase() === "content-type");
  const decode = isBase64Encoded === true && isBinary(firstOf(accept), binaryMediaTypes);
  return {
    status,
    headers: hasType ? headers : [["Content-Type", "application/json"], ...headers],
    body: decode ? Buffer.from(body ?? "", "base64") : (body ?? ""),
  };
}

/** Both maps merged; a header in both is sent as the multi-value map says. */
function headersOf(response: v.InferOutput<typeof ProxyResponse>): ApiResponse["headers"] | undefined {
  const multi = Object.entries(response.multiValueHeaders ?? {});
  const inMulti = new Set(multi.map(([name]) => name.toLowerCase()));
  const single = Object.entries(response.headers ?? {}).filter(([name]) => !inMulti.has(name.toLowerCase()));
  const all = [
    ...single.map(([name, value]): [string, string] => [name, String(value)]),
    ...multi.flatMap(([name, values]) => values.map((value): [string, string] => [name, String(value)])),
  ].filter(([name]) => !DROPPED.has(name.toLowerCase()));
  if (!all.every(([name, value]) => isSendable(name, value))) return undefined;
  return all.map(([name, value]) => [REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, value]);
}

/** A name or value that HTTP cannot carry would otherwise break the gateway's own connection. */
function isSendable(name: string, value: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

function firstOf(accept: string | undefined): string {
  return accept?.split(",")[0] ?? "*/*";
}

function parse(payload: string): unknown {
  try {
    const parsed: unknown = JSON.parse(payload);
    return Array.isArray(parsed) ? undefined : parsed;
  } catch {
    return undefined;
  }
}
