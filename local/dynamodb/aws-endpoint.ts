import type { IncomingMessage, ServerResponse } from "node:http";
import type { TableDefinition } from "../blueprint/tables.ts";
import { type LoopbackServer, serveLoopback } from "../http/loopback-server.ts";
import { readBody } from "../http/read-body.ts";
import type { Caller, CredentialStore } from "./credentials.ts";
import type { EmulatorClient } from "./emulator-client.ts";
import { verifySignature } from "./signature.ts";

/** One call of a function to DynamoDB, before it is carried out. */
export interface DynamoDbCall {
  readonly caller: Caller;
  /** `GetItem`, `Query` … */
  readonly operation: string;
  /** The call's input, as the function sent it. */
  readonly input: unknown;
}

/** Whether a call may be carried out; a refusal's message is what the function's SDK reports. */
export type Authorization = { readonly allowed: true } | { readonly allowed: false; readonly message: string };
export type AuthorizeCall = (call: DynamoDbCall) => Authorization;

/**
 * The endpoint that functions take for AWS: identifies the caller, asks whether the call is allowed, and passes it on
 * to the emulator. Every call to DynamoDB goes through `authorize`; every other service is refused, so that nothing
 * of a local run can reach an account.
 */
export interface AwsEndpointOptions {
  readonly credentials: CredentialStore;
  /** Calls wait until it is ready. */
  readonly emulator: Promise<EmulatorClient>;
  readonly tables: readonly TableDefinition[];
  readonly authorize: AuthorizeCall;
}

const MAXIMUM_REQUEST_BYTES = 16 * 1024 * 1024;

export function serveAwsEndpoint(options: AwsEndpointOptions): Promise<LoopbackServer> {
  return serveLoopback((request, response) => answer(options, request, response));
}

async function answer(options: AwsEndpointOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, MAXIMUM_REQUEST_BYTES);
  if (body === undefined) return refuse(response, 413, "RequestEntityTooLargeException", "The request is too large.");
  const target = String(request.headers["x-amz-target"] ?? "");
  const [service, operation] = target.split(".");
  if (service !== "DynamoDB_20120810" || operation === undefined) {
    const message = `Only DynamoDB is served locally; this call was for ${target || request.url}.`;
    return refuse(response, 501, "NotImplementedException", message);
  }
  const caller = verifySignature(
    { method: request.method ?? "", path: request.url ?? "/", headers: request.headers, body },
    options.credentials,
  );
  if (typeof caller === "string")
    return refuse(response, 400, caller, "The security token included in the request is invalid.");
  const input = parse(body);
  if (input === undefined) return refuse(response, 400, "SerializationException", "The body is not JSON.");
  const authorization = options.authorize({ caller, operation, input });
  if (!authorization.allowed) return refuse(response, 400, "AccessDeniedException", authorization.message);
  if (operation === "DescribeTimeToLive") return describeTimeToLive(response, options.tables, input);
  const answered = await (await options.emulator).call(target, body);
  response
    .writeHead(answered.status, { ...answered.headers, "content-length": answered.body.length })
    .end(answered.body);
}

/** The emulator knows no expiry; what the graph says of it is answered here. */
function describeTimeToLive(response: ServerResponse, tables: readonly TableDefinition[], input: unknown): void {
  const name = typeof input === "object" && input !== null && "TableName" in input ? input.TableName : undefined;
  const table = tables.find((candidate) => candidate.name === name || candidate.arn === name);
  if (table === undefined) {
    refuse(response, 400, "ResourceNotFoundException", `Requested resource not found: Table: ${name} not found`);
    return;
  }
  const description =
    table.ttlAttribute === undefined
      ? { TimeToLiveStatus: "DISABLED" }
      : { TimeToLiveStatus: "ENABLED", AttributeName: table.ttlAttribute };
  send(response, 200, { TimeToLiveDescription: description });
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  send(response, status, { __type: `com.amazon.coral.service#${type}`, message });
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  const headers = { "content-type": "application/x-amz-json-1.0", "content-length": Buffer.byteLength(body) };
  response.writeHead(status, headers).end(body);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
