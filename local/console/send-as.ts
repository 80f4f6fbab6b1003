import { request } from "node:http";
import type { LocalCloud } from "../local-cloud.ts";

export interface SendAs {
  /** Whose token goes with it; absent: none. */
  readonly tenant?: string;
  readonly method: string;
  /** Under the stage, sent as it is written. */
  readonly path: string;
  readonly body?: string;
}

export interface SentAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly milliseconds: number;
}

const MOST_SHOWN = 512 * 1024;

/** Sends a request to the first API as a client would: nothing of it is tidied on its way. */
export async function sendAs({ apis, mintToken }: LocalCloud, asked: SendAs): Promise<SentAnswer> {
  const { tenant, method, path, body } = asked;
  const base = new URL(apis[0]?.url ?? "http://127.0.0.1");
  const token = tenant === undefined ? undefined : await mintToken?.(tenant);
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
  };
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const options = { host: base.hostname, port: base.port, path: `${base.pathname}${path}`, method, headers };
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
          body: Buffer.concat(chunks).toString("utf8").slice(0, MOST_SHOWN),
          milliseconds: performance.now() - startedAt,
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
