import { Agent, type AgentOptions, request } from "node:http";
import type { Duplex } from "node:stream";
import type { DynamoDbEndpoint } from "./emulator.ts";

export interface EmulatorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Calls of DynamoDB's JSON protocol over kept connections. */
export interface EmulatorClient {
  readonly call: (target: string, body: Buffer | string) => Promise<EmulatorAnswer>;
  /** Operations that the emulator does not have. */
  readonly lacks: ReadonlySet<string>;
  readonly close: () => void;
}

/** Its form is checked and nothing else: who may call is decided before. */
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=LOCAL/20000101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
const ANSWER_HEADERS = ["content-type", "x-amz-crc32", "x-amzn-requestid"];

export function emulatorClient(endpoint: DynamoDbEndpoint): EmulatorClient {
  const agent = agentOf(endpoint);
  const call = (target: string, body: Buffer | string): Promise<EmulatorAnswer> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...endpoint.headers,
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(body),
        "x-amz-target": target,
        "x-amz-date": "20000101T000000Z",
        authorization: AUTHORIZATION,
      };
      const outgoing = request(endpoint.url, { method: "POST", agent, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const kept = ANSWER_HEADERS.flatMap((name): [string, string][] => {
            const value = incoming.headers[name];
            return typeof value === "string" ? [[name, value]] : [];
          });
          resolve({
            status: incoming.statusCode ?? 500,
            headers: Object.fromEntries(kept),
            body: Buffer.concat(chunks),
          });
        });
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  return { call, lacks: endpoint.lacks, close: () => agent.destroy() };
}

function agentOf({ connect }: DynamoDbEndpoint): Agent {
  const options: AgentOptions = { keepAlive: true, maxSockets: 64 };
  return connect === undefined ? new Agent(options) : new ConnectingAgent(options, connect);
}

/** Node's agents take connections made elsewhere by this method only. */
class ConnectingAgent extends Agent {
  readonly #connect: () => Promise<Duplex>;

  constructor(options: AgentOptions, connect: () => Promise<Duplex>) {
    super(options);
    this.#connect = connect;
  }

  override createConnection(_: unknown, done?: (error: Error | null, stream: Duplex) => void): undefined {
    this.#connect().then(
      (stream) => done?.(null, stream),
      (error: Error) => done?.(error, undefined as never),
    );
  }
}
