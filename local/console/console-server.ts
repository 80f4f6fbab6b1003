import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as v from "valibot";
import { type LoopbackServer, serveLoopback } from "../http/loopback-server.ts";
import { readBody } from "../http/read-body.ts";
import type { LocalCloud } from "../local-cloud.ts";
import { clientScript } from "./client-script.ts";
import { type ConsolePage, renderConsole } from "./console-page.ts";
import { sendAs } from "./send-as.ts";
import { streamEvents } from "./stream-events.ts";

export interface ConsoleServer extends LoopbackServer {
  /** The address to open, with the key of this start: whoever has it may watch, and ask in any tenant's name. */
  readonly address: string;
}

const COOKIE = "bulkhead-console";
const MAXIMUM_BYTES = 11 * 1024 * 1024;
const Sending = v.object({
  /** Whose token goes with it; absent: none. */
  tenant: v.optional(v.string()),
  method: v.picklist(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]),
  path: v.pipe(v.string(), v.startsWith("/")),
  body: v.optional(v.string()),
});

/**
 * The page on which a running local cloud can be watched: what is there, who reaches whom, each request with each
 * decision, the logs, and a form that sends a request. For this machine's user alone: every call needs the key of this
 * start, and no other site's page can make one.
 *
 * @param port 0 takes any that is free
 */
export async function serveConsole(cloud: LocalCloud, page: ConsolePage, port = 0): Promise<ConsoleServer> {
  const key = randomBytes(24).toString("base64url");
  const script = clientScript();
  script.catch(() => {});
  const server = await serveLoopback(async (request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
    if (!isOwnHost(url.hostname)) return refuse(response, 421, "This is served as 127.0.0.1 and localhost only.");
    if (url.searchParams.has("key") && isKey(url.searchParams.get("key"), key))
      return enter(response, key, server.port);
    if (!isKey(cookieOf(request, server.port), key)) {
      return refuse(response, 401, "Open the address that bulkhead printed: it holds the key of this start.");
    }
    switch (`${request.method} ${url.pathname}`) {
      case "GET /":
        return sendPage(response, cloud, page);
      case "GET /client.js":
        return send(response, 200, "text/javascript; charset=utf-8", await script);
      case "GET /events":
        return streamEvents(cloud, response);
      case "POST /requests":
        return sendRequest(cloud, request, response);
      default:
        return refuse(response, 404, "There is nothing here.");
    }
  }, port);
  return { ...server, address: `${server.url}/?key=${key}` };
}

/** The key leaves the address bar at once: the browser keeps it as a cookie that no page can read. */
function enter(response: ServerResponse, key: string, port: number): void {
  const cookie = `${COOKIE}-${port}=${key}; HttpOnly; SameSite=Strict; Path=/`;
  response.writeHead(303, { location: "/", "set-cookie": cookie, "cache-control": "no-store" }).end();
}

function sendPage(response: ServerResponse, cloud: LocalCloud, page: ConsolePage): void {
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  response.setHeader("content-security-policy", policy);
  response.setHeader("referrer-policy", "no-referrer");
  send(response, 200, "text/html; charset=utf-8", renderConsole(cloud, page, nonce));
}

async function sendRequest(cloud: LocalCloud, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A page of another site can send no JSON without asking first, and is told nothing when it asks.
  if (request.headers["content-type"] !== "application/json") return refuse(response, 415, "The body is JSON.");
  const body = v.safeParse(Sending, parse(await readBody(request, MAXIMUM_BYTES)));
  if (!body.success) return refuse(response, 400, "The body is {tenant?, method, path, body?}.");
  const { tenant, ...asked } = body.output;
  const isKnown = tenant === undefined || cloud.tenants.some(({ id }) => id === tenant);
  if (!isKnown) return refuse(response, 404, `There is no tenant "${tenant}".`);
  const { method, path, body: sent } = asked;
  const answer = await sendAs(cloud, {
    method,
    path,
    ...(tenant && { tenant }),
    ...(sent !== undefined && { body: sent }),
  });
  send(response, 200, "application/json", JSON.stringify(answer));
}

const isOwnHost = (name: string): boolean => name === "127.0.0.1" || name === "localhost";

function isKey(given: string | null | undefined, key: string): boolean {
  const [left, right] = [Buffer.from(given ?? ""), Buffer.from(key)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function cookieOf(request: IncomingMessage, port: number): string | undefined {
  const pairs = (request.headers.cookie ?? "").split(/; */).map((pair) => pair.split("=") as [string, string?]);
  return pairs.find(([name]) => name === `${COOKIE}-${port}`)?.[1];
}

function parse(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(body?.toString("utf8") ?? "");
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number, message: string): void {
  send(response, status, "text/plain; charset=utf-8", message);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("cache-control", "no-store");
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) }).end(body);
}
