/** An HTTP request below the stage, before anything has been decided about it. */
export interface ApiRequest {
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly receivedAt: Date;
  readonly method: string;
  /** Below the stage, still percent-encoded, with a leading slash. */
  readonly path: string;
  /** Each with the spelling that it was sent in, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Decoded, in order. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly protocol: string;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | string;
}

/** The first value of a header, whatever its case. */
export function headerOf(request: ApiRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return request.headers.find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** Name → its last value; `null` where there is none, as Lambda's event has it. */
export function singleValues(pairs: ApiRequest["query"]): Readonly<Record<string, string>> | null {
  return pairs.length === 0 ? null : Object.fromEntries(pairs);
}

/** Name → all its values in order; `null` where there is none. */
export function multiValues(pairs: ApiRequest["query"]): Readonly<Record<string, readonly string[]>> | null {
  if (pairs.length === 0) return null;
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}
