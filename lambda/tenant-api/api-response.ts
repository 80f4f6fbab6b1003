import { type ApiError, ERROR_STATUS } from "./api-error.ts";

/** An answer in the form that API Gateway's proxy integration asks for. */
export interface ApiResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** A tenant's data is kept in no cache, taken for no other type, and shown in no frame. */
const SECURITY_HEADERS = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
} as const;

export function jsonResponse(
  statusCode: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return {
    statusCode,
    headers: { "Content-Type": "application/json; charset=utf-8", ...SECURITY_HEADERS, ...headers },
    body: JSON.stringify(value),
    isBase64Encoded: false,
  };
}

export function noContent(): ApiResponse {
  return { statusCode: 204, headers: SECURITY_HEADERS, body: "", isBase64Encoded: false };
}

export function errorResponse({ code, message, headers }: ApiError, requestId: string): ApiResponse {
  return jsonResponse(ERROR_STATUS[code], { error: { code, message, requestId } }, headers);
}
