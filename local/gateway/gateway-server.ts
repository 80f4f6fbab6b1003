import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApiDefinition } from "../blueprint/apis.ts";
import { type LoopbackServer, serveLoopback } from "../http/loopback-server.ts";
import { readBody } from "../http/read-body.ts";
import type { Gateway } from "./gateway.ts";
import type { ApiResponse } from "./request.ts";

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const MAXIMUM_BODY_BYTES = 10 * 1024 * 1024;

type Pairs = readonly (readonly [name: string, value: string])[];

/** Serves an API under its stage's name, as its `execute-api` address does. */
export function serveGateway(api: ApiDefinition, answer: Gateway, port: number): Promise<LoopbackServer> {
  const prefix = `/${api.stage.name}`;
  return serveLoopback(async (request, response) => {
    const [path = "/", ...query] = (request.url ?? "/").split("?");
    if (path !== prefix && !path.startsWith(`${prefix}/`)) return send(response, FORBIDDEN);
    const headers = headerPairs(request);
    send(
      response,
      await answer({
        requestId: randomUUID(),
        extendedRequestId: randomBytes(9).toString("base64"),
        receivedAt: new Date(),
        method: request.method ?? "GET",
        path: path.slice(prefix.length) || "/",
        headers,
        query: queryPairs(query.join("?")),
        body: await readBody(request, MAXIMUM_BODY_BYTES),
        sourceIp: "127.0.0.1",
        protocol: `HTTP/${request.httpVersion}`,
      }),
    );
  }, port);
}

/** A stage that does not exist. */
const FORBIDDEN: ApiResponse = {
  status: 403,
  headers: [
    ["Content-Type", "application/json"],
    ["x-amzn-ErrorType", "ForbiddenException"],
  ],
  body: '{"message":"Forbidden"}',
};

/** The client's headers, each name spelt as it was first, and those that the edge adds. */
function headerPairs(request: IncomingMessage): Pairs {
  const spelling = new Map<string, string>();
  const sent: [string, string][] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const [name = "", value = ""] = [request.rawHeaders[index], request.rawHeaders[index + 1]];
    const lower = name.toLowerCase();
    if (lower === "connection" || lower === "x-forwarded-for") continue;
    spelling.set(lower, spelling.get(lower) ?? name);
    sent.push([spelling.get(lower) ?? name, value]);
  }
  const trace = `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString("hex")}`;
  const added: [string, string][] = [
    ["X-Amzn-Trace-Id", trace],
    ["X-Forwarded-For", "127.0.0.1"],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"],
  ];
  const own = new Set(added.map(([name]) => name.toLowerCase()));
  return [...sent.filter(([name]) => !own.has(name.toLowerCase())), ...added];
}

function queryPairs(query: string): Pairs {
  return [...new URLSearchParams(query)];
}

function send(response: ServerResponse, { status, headers, body }: ApiResponse): void {
  const byName = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of headers) {
    const entry = byName.get(name.toLowerCase()) ?? { name, values: [] };
    entry.values.push(value);
    byName.set(name.toLowerCase(), entry);
  }
  for (const { name, values } of byName.values())
    response.setHeader(name, values.length === 1 ? (values[0] ?? "") : values);
  response.setHeader("Content-Length", Buffer.byteLength(body));
  response.writeHead(status).end(body);
}
