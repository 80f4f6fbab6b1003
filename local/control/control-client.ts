import * as v from "valibot";
import { UserError } from "../../model/errors.ts";
import type { LocalState } from "./state-file.ts";

const TokenAnswer = v.object({ token: v.string() });
const Complaint = v.object({ message: v.string(), tenants: v.optional(v.array(v.string())) });
const LogLine = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    group: v.string(),
    sequence: v.number(),
    timestamp: v.number(),
    message: v.string(),
    requestId: v.optional(v.string()),
  }),
);
export type TenantLogEvent = v.InferOutput<typeof LogLine>;

/**
 * Asks a running local cloud for a token of one of its tenants.
 *
 * @throws UserError where it has stopped, or has no such tenant
 */
export async function requestToken(state: LocalState, tenant: string): Promise<string> {
  const response = await ask(state, "/token", { method: "POST", body: JSON.stringify({ tenant }) });
  const answer: unknown = await response.json().catch(() => undefined);
  const token = v.safeParse(TokenAnswer, answer);
  if (token.success) return token.output.token;
  return refused(state, answer, "The local cloud gave no token.");
}

const ScanAnswer = v.object({
  Items: v.array(v.record(v.string(), v.record(v.string(), v.unknown()))),
  LastEvaluatedKey: v.optional(v.unknown()),
});

/** A page of a table: items in DynamoDB's JSON, and after which key the next begins. */
export interface TablePage {
  readonly items: v.InferOutput<typeof ScanAnswer>["Items"];
  readonly next?: unknown;
}

/**
 * Reads a page of a tenant's table in a running local cloud.
 *
 * @throws UserError where it has stopped, or the tenant has no such table
 */
export async function scanTenantTable(
  state: LocalState,
  tenant: string,
  table: string,
  start: unknown,
): Promise<TablePage> {
  const body = JSON.stringify({ table, ...(start !== undefined && { start }) });
  const response = await ask(state, `/tenants/${encodeURIComponent(tenant)}/scan`, { method: "POST", body });
  const answer: unknown = await response.json().catch(() => undefined);
  const page = v.safeParse(ScanAnswer, answer);
  if (!page.success) return refused(state, answer, `The local cloud gave nothing of the table ${table}.`);
  const { Items: items, LastEvaluatedKey: next } = page.output;
  return { items, ...(next !== undefined && { next }) };
}

export interface ReadLogs {
  /** Goes on with what is then written, until the cloud stops or `signal` says so. */
  readonly follow: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent: (event: TenantLogEvent) => void;
}

/**
 * Reads the log groups of a tenant of a running local cloud, or of `shared`, which are the platform's.
 *
 * @returns when all has been read: where it follows, when the cloud has stopped or `signal` has said so
 * @throws UserError where it has stopped already, or has no such tenant
 */
export async function readTenantLogs(
  state: LocalState,
  tenant: string,
  { follow, signal, onEvent }: ReadLogs,
): Promise<void> {
  const path = `/tenants/${encodeURIComponent(tenant)}/logs${follow ? "?follow" : ""}`;
  const response = await ask(state, path, signal === undefined ? {} : { signal });
  if (response.status !== 200 || response.body === null) {
    return refused(state, await response.json().catch(() => undefined), "The local cloud gave no logs.");
  }
  try {
    for await (const line of linesOf(response.body)) onEvent(v.parse(LogLine, line));
  } catch (error) {
    // Its end, and ours, look like a connection that breaks.
    if (!(error instanceof TypeError) && signal?.aborted !== true) throw error;
  }
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

async function ask({ control, url }: LocalState, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${control.url}${path}`, { ...init, headers: { authorization: `Bearer ${control.secret}` } });
  } catch {
    throw new UserError({
      message: "The local cloud does not answer.",
      where: url,
      fix: "Start it again with bulkhead local.",
    });
  }
}

function refused({ stack }: LocalState, answer: unknown, otherwise: string): never {
  const complaint = v.safeParse(Complaint, answer);
  const tenants = complaint.success ? complaint.output.tenants : undefined;
  throw new UserError({
    message: complaint.success ? complaint.output.message : otherwise,
    where: stack,
    ...(tenants !== undefined && { fix: `Name one of: ${tenants.join(", ")}.` }),
  });
}
