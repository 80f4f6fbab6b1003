import { request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly text: string;
  readonly bytes: Buffer;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: what a function answers in a test is whatever the test says it is.
  readonly json: any;
}

export interface Sent {
  readonly method?: string;
  readonly token?: string;
  /** A list sends a header several times. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

/** Sends the URL as it is written: `fetch` would tidy its path first. */
export function call(url: string, { method = "GET", token, headers = {}, body }: Sent = {}): Promise<Answer> {
  const [, host = "", port = "", path = "/"] = /^http:\/\/([^:/]+):(\d+)(\/.*)$/.exec(url) ?? [];
  const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port, path, method, headers: { ...authorization, ...headers } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString("utf8");
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          rawHeaders: incoming.rawHeaders,
          text,
          bytes,
          get json() {
            return JSON.parse(text);
          },
        });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
