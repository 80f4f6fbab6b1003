import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { DecisionLog } from "../decisions.ts";
import { type LoopbackServer, serveLoopback } from "../http/loopback-server.ts";
import { readBody } from "../http/read-body.ts";
import { arrivalOf } from "../network/arrivals.ts";
import type { NetworkPath } from "../network/paths.ts";
import { AwsError, notServed } from "./aws-error.ts";
import type { AwsAnswer, AwsService, Input } from "./aws-service.ts";
import type { CredentialStore } from "./credentials.ts";
import { readJson, type Written, writeJson, writeJsonError } from "./json-protocol.ts";
import { readQuery, writeQuery, writeQueryError } from "./query-protocol.ts";
import { sessionArn } from "./session.ts";
import { type Identify, type Signed, verifySignature } from "./signature.ts";

/**
 * The endpoint that functions take for AWS: finds the service, identifies the caller by the call's signature, and lets
 * the service decide and answer. Nothing of a local run can reach an account: what is not served is refused with 501.
 */
export interface AwsEndpointOptions {
  readonly credentials: CredentialStore;
  /** Asked for when the first call comes. */
  readonly services: () => readonly AwsService[];
  readonly pathOf: PathOf;
  readonly decisions: DecisionLog;
  /** The clock of the local AWS, in milliseconds since 1970. */
  readonly now: () => number;
  /** The API request in whose course a call comes, by the trace that its function sends along. */
  readonly requestOfTrace?: (trace: string) => string | undefined;
  /** @default by the call's signature */
  readonly identify?: Identify;
}

/**
 * The way from a function to a service: that of whoever signed a call, where it is not known where the call came from.
 *
 * @param service as the names of endpoints end: `dynamodb`
 */
export type PathOf = (functionArn: string, service: string) => NetworkPath;

const MAXIMUM_REQUEST_BYTES = 16 * 1024 * 1024;

export function serveAwsEndpoint(options: AwsEndpointOptions): Promise<LoopbackServer> {
  return serveLoopback((request, response) => answer(options, request, response));
}

async function answer(options: AwsEndpointOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  // By which an SDK whose clock differs from AWS's corrects its own.
  response.setHeader("date", new Date(options.now()).toUTCString());
  const body = await readBody(request, MAXIMUM_REQUEST_BYTES);
  const addressed = body === undefined ? undefined : addressee(options.services(), request, body);
  try {
    if (body === undefined) throw new AwsError("RequestEntityTooLargeException", "The request is too large.", 413);
    if (addressed === undefined) throw notServed(described(request));
    if (addressed.service.protocol.kind !== "rest" && (request.method !== "POST" || request.url !== "/")) {
      throw new AwsError("UnknownOperationException", "Calls are sent by POST to /.", 404);
    }
    const answered = await carryOut(options, request, addressed, body);
    if (answered === undefined) return void request.socket.destroy();
    send(response, requestId, answered, addressed);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    write(response, requestId, errorFor(addressed?.service, error, requestId));
  }
}

interface Addressed {
  readonly service: AwsService;
  readonly operation: string;
}

/** JSON services are named by a header, query services by the version of their API, others by their paths. */
function addressee(services: readonly AwsService[], request: IncomingMessage, body: Buffer): Addressed | undefined {
  const { method = "", url = "/" } = request;
  for (const service of services) {
    const { protocol } = service;
    if (protocol.kind !== "rest" || !url.startsWith(protocol.prefix)) continue;
    return { service, operation: `${method} ${url.slice(protocol.prefix.length)}` };
  }
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") {
    const [prefix, operation = ""] = target.split(".");
    const service = services.find(({ protocol }) => protocol.kind === "json" && protocol.target === prefix);
    return service && { service, operation };
  }
  if (!String(request.headers["content-type"]).startsWith("application/x-www-form-urlencoded")) return undefined;
  const { Action, Version } = readQuery(body);
  const service = services.find(({ protocol }) => protocol.kind === "query" && protocol.version === Version);
  return service && { service, operation: String(Action) };
}

/** `undefined`: on AWS the call's packets would be lost. */
async function carryOut(
  options: AwsEndpointOptions,
  request: IncomingMessage,
  { service, operation }: Addressed,
  body: Buffer,
): Promise<AwsAnswer | undefined> {
  const identify = options.identify ?? verifySignature;
  const { method = "", url: path = "/", headers } = request;
  const signed = identify({ method, path, headers, body }, options.credentials, {
    service: service.name,
    now: options.now(),
    toleranceMinutes: service.toleranceMinutes,
  });
  const requestId = options.requestOfTrace?.(String(request.headers["x-amzn-trace-id"] ?? ""));
  const course = requestId === undefined ? {} : { requestId };
  const way = arrivalOf(request.socket)?.path ?? options.pathOf(signed.session.functionArn ?? "", service.name);
  if (!way.reachable || way.service !== service.name) {
    const because = way.reachable ? `What was dialled is ${way.service}.` : way.steps.join("; ");
    options.decisions.record({ ...lost(signed, service, operation), ...course, because });
    return undefined;
  }
  const input = inputOf(service, headers, body);
  return service.call({ caller: { ...signed, path: way, ...course }, operation, input });
}

function inputOf({ protocol: { kind } }: AwsService, headers: IncomingMessage["headers"], body: Buffer): Input {
  if (kind === "rest") return { ...headers, body: body.toString("utf8") };
  return kind === "json" ? readJson(body) : readQuery(body);
}

function lost({ session, region }: Signed, service: AwsService, operation: string) {
  return {
    layer: "network",
    principal: session.functionArn ?? sessionArn(session),
    action: `${service.name}:${operation}`,
    resource: `${service.name}.${region}.amazonaws.com`,
    verdict: "deny",
    by: [],
  } as const;
}

function described({ headers, method, url }: IncomingMessage): string {
  const [, service] = /Credential=[^/,]+\/[^/,]+\/[^/,]+\/([\w-]{1,40})\//.exec(headers.authorization ?? "") ?? [];
  const what = headers["x-amz-target"] ?? `${method} ${url?.slice(0, 200)}`;
  return `Only DynamoDB, KMS, STS, CloudWatch Logs and calls of functions are; ${service === undefined ? "" : `the service ${service}, of `}${what},`;
}

function errorFor(service: AwsService | undefined, error: AwsError, requestId: string): Written {
  const protocol = service?.protocol;
  if (protocol?.kind === "query") return writeQueryError(protocol, error, requestId);
  const json = protocol?.kind === "json" ? protocol : { version: "1.0" as const, errors: "com.amazon.coral.service" };
  const written = writeJsonError(json, error);
  // Where paths name operations, statuses name refusals; elsewhere the names of errors do.
  const isForbidden = protocol?.kind === "rest" && error.code === "AccessDeniedException";
  return isForbidden ? { ...written, status: 403 } : written;
}

function send(
  response: ServerResponse,
  requestId: string,
  answered: AwsAnswer,
  { service, operation }: Addressed,
): void {
  if (answered.kind === "raw") {
    const headers = { "x-amzn-requestid": requestId, ...answered.headers, "content-length": answered.body.length };
    response.writeHead(answered.status, headers).end(answered.body);
    return;
  }
  const { protocol } = service;
  const written =
    protocol.kind === "query"
      ? writeQuery(protocol, operation, answered.value, requestId)
      : writeJson(protocol.kind === "json" ? protocol : { version: "1.1" }, answered.value);
  write(response, requestId, written);
}

function write(response: ServerResponse, requestId: string, { status, contentType, body }: Written): void {
  const headers = {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    "x-amzn-requestid": requestId,
  };
  response.writeHead(status, headers).end(body);
}
