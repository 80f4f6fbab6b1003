export interface SmokeAnswer {
  readonly status: number;
  /** Read as JSON; `undefined` where it is none. */
  readonly body: unknown;
}

/** Sends JSON with a tenant's token, or without any. */
export async function send(method: string, url: string, token?: string, body?: unknown): Promise<SmokeAnswer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: parse(await response.text()) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
