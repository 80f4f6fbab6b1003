import type { Graph } from "../../graph/graph.ts";
import { blueprintOf } from "../blueprint/blueprint.ts";
import type { FunctionFailure, InvocationResult } from "../functions/invocation.ts";
import { type Gateway, gateway } from "../gateway/gateway.ts";
import type { ApiResponse } from "../gateway/request.ts";
import { logStore } from "../logs/log-store.ts";

type Pairs = readonly (readonly [string, string])[];

export interface Tried {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Pairs;
  readonly body?: string;
}

export interface TriedGateway {
  readonly send: (path: string, tried?: Tried) => Promise<ApiResponse & { readonly text: string }>;
  /** The events of each function that was called, by its name. */
  readonly events: (functionName: string) => readonly Record<string, unknown>[];
  readonly accessLog: () => readonly string[];
}

/** Returns what it answers, or how it fails: `{ failure }`. */
// biome-ignore lint/suspicious/noExplicitAny: an event is whatever the test says it is.
export type FakeFunction = (event: any) => unknown;

/** The API of a graph with functions of the test's own, in this process. */
export function tryGateway(graph: Graph, functions: Readonly<Record<string, FakeFunction>>): TriedGateway {
  const [api] = blueprintOf(graph).apis;
  if (api === undefined) throw new Error("The graph has no API.");
  const events = new Map<string, Record<string, unknown>[]>();
  const logs = logStore();
  const invoke = async (arn: string, event: unknown): Promise<InvocationResult> => {
    const name = arn.split(":").pop() ?? "";
    events.set(name, [...(events.get(name) ?? []), event as Record<string, unknown>]);
    const answer = functions[name]?.(event) as { readonly failure?: FunctionFailure } | undefined;
    if (answer?.failure !== undefined) return { kind: "failed", requestId: "invocation", failure: answer.failure };
    return { kind: "answered", requestId: "invocation", payload: JSON.stringify(answer ?? null) };
  };
  const serve: Gateway = gateway(api, invoke, logs);
  return {
    send: async (path, { method = "GET", headers = {}, query = [], body = "" } = {}) => {
      const response = await serve({
        requestId: "request",
        extendedRequestId: "extended",
        receivedAt: new Date(),
        method,
        path,
        headers: Object.entries(headers),
        query,
        body: Buffer.from(body),
        sourceIp: "127.0.0.1",
        protocol: "HTTP/1.1",
      });
      return { ...response, text: response.body.toString() };
    },
    events: (name) => events.get(name) ?? [],
    accessLog: () => logs.read("/tiny/access").map(({ message }) => message),
  };
}

/** A header's values, whatever its case. */
export function headersNamed(response: ApiResponse, name: string): readonly string[] {
  return response.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}
