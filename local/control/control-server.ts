import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as v from "valibot";
import { SHARED_TENANT } from "../../model/tags.ts";
import { type LoopbackServer, serveLoopback } from "../http/loopback-server.ts";
import { readBody } from "../http/read-body.ts";
import type { MintToken } from "../issuer/token-issuer.ts";
import type { LogStore } from "../logs/log-store.ts";
import { streamLogs } from "./log-stream.ts";

/** How other commands of this machine reach a running local cloud: only with the secret of its start. */
export interface ControlServer extends LoopbackServer {
  readonly secret: string;
}

export interface Controlled {
  readonly tenants: readonly string[];
  /** Tenant → the log groups that are its own. */
  readonly logGroups: ReadonlyMap<string, readonly string[]>;
  readonly mintToken: MintToken | undefined;
  readonly logs: LogStore;
  /** A page of a table, as DynamoDB answers a scan that begins after `start`. */
  readonly scan?: (table: string, start: unknown) => Promise<unknown>;
}

const TokenRequest = v.object({ tenant: v.string() });
const ScanRequest = v.object({ table: v.string(), start: v.optional(v.unknown()) });
const MAXIMUM_BYTES = 64 * 1024;

/**
 * `POST /token {tenant}` → `{token}`; `GET /logs` → `{groups}`; `GET /logs?group=NAME` → `{events}`;
 * `GET /tenants/TENANT/logs` → a line of JSON for each event, and with `?follow` for each that comes;
 * `POST /tenants/TENANT/scan {table, start}` → a page of one of the tenant's tables, as DynamoDB answers.
 */
export async function serveControl(controlled: Controlled): Promise<ControlServer> {
  const secret = randomBytes(32).toString("base64url");
  const server = await serveLoopback(async (request, response) => {
    if (!knowsSecret(request, secret)) return send(response, 401, { message: "The secret of this start is needed." });
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const tenant = /^\/tenants\/([\w-]+)\/logs$/.exec(url.pathname)?.[1];
    if (request.method === "GET" && tenant !== undefined) return sendTenantLogs(controlled, tenant, url, response);
    const scanned = /^\/tenants\/([\w-]+)\/scan$/.exec(url.pathname)?.[1];
    if (request.method === "POST" && scanned !== undefined) return sendPage(controlled, scanned, request, response);
    switch (`${request.method} ${url.pathname}`) {
      case "POST /token":
        return sendToken(controlled, request, response);
      case "GET /logs":
        return sendLogs(controlled.logs, url.searchParams.get("group"), response);
      default:
        return send(response, 404, { message: "There is nothing here." });
    }
  });
  return { ...server, secret };
}

async function sendToken(
  { tenants, mintToken }: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = v.safeParse(TokenRequest, parse(await readBody(request, MAXIMUM_BYTES)));
  if (mintToken === undefined) return send(response, 404, { message: "This stack has no user pool." });
  if (!body.success) return send(response, 400, { message: "The body is {tenant}." });
  if (!tenants.includes(body.output.tenant)) {
    return send(response, 404, { message: `There is no tenant "${body.output.tenant}".`, tenants });
  }
  send(response, 200, { token: await mintToken(body.output.tenant) });
}

/** A tenant's tables are those whose names begin with its id. */
async function sendPage(
  { tenants, scan }: Controlled,
  tenant: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = v.safeParse(ScanRequest, parse(await readBody(request, MAXIMUM_BYTES)));
  if (!body.success) return send(response, 400, { message: "The body is {table, start}." });
  const { table, start } = body.output;
  if (scan === undefined || !tenants.includes(tenant) || !table.startsWith(`${tenant}-`)) {
    return send(response, 404, { message: `There is no table "${table}" of "${tenant}".`, tenants });
  }
  send(response, 200, await scan(table, start));
}

function sendLogs(logs: LogStore, group: string | null, response: ServerResponse): void {
  send(response, 200, group === null ? { groups: logs.groups() } : { events: logs.read(group) });
}

function sendTenantLogs({ tenants, logGroups, logs }: Controlled, tenant: string, url: URL, response: ServerResponse) {
  if (tenant !== SHARED_TENANT && !tenants.includes(tenant)) {
    const known = [...tenants, SHARED_TENANT];
    return send(response, 404, { message: `There is no tenant "${tenant}".`, tenants: known });
  }
  const own = new Set(logGroups.get(tenant) ?? []);
  const ofTenants = new Set([...logGroups.values()].flat());
  const isOwn = (group: string): boolean => (tenant === SHARED_TENANT ? !ofTenants.has(group) : own.has(group));
  streamLogs(logs, isOwn, url.searchParams.has("follow"), response);
}

function knowsSecret(request: IncomingMessage, secret: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${secret}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function parse(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(body?.toString("utf8") ?? "");
  } catch {
    return undefined;
  }
}
