import * as v from "valibot";

/** How Lambda describes a failure, in its payload. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
const FunctionFailure = v.object({
  errorType: v.string(),
  errorMessage: v.string(),
  trace: v.optional(v.array(v.string())),
});
export type FunctionFailure = v.InferOutput<typeof FunctionFailure>;

/** How a call of a function ended. Lambda itself answers 200 to both of the first two. */
export type InvocationResult =
  | { readonly kind: "answered"; readonly requestId: string; readonly payload: string }
  | { readonly kind: "failed"; readonly requestId: string; readonly failure: FunctionFailure }
  /** No more calls may run at once. */
  | { readonly kind: "throttled" }
  | { readonly kind: "too-large" };

/** The most that the process has held, in megabytes: its own word, for its log. */
const memory = v.optional(v.pipe(v.number(), v.integer()));

/** What a function's process may say. Its word is not trusted: whatever else it sends is ignored. */
const ProcessMessage = v.variant("type", [
  /** To be told its environment. */
  v.object({ type: v.literal("waiting") }),
  v.object({ type: v.literal("ready") }),
  /** The process ends itself: its handler cannot be loaded, or something that nobody awaits has failed. */
  v.object({ type: v.literal("fatal"), error: FunctionFailure }),
  v.object({ type: v.literal("result"), requestId: v.string(), payload: v.string(), memory }),
  v.object({ type: v.literal("error"), requestId: v.string(), error: FunctionFailure, memory }),
]);
export type ProcessMessage = v.InferOutput<typeof ProcessMessage>;

export function parseProcessMessage(message: unknown): ProcessMessage | undefined {
  const parsed = v.safeParse(ProcessMessage, message);
  return parsed.success ? parsed.output : undefined;
}

/** What a function's process is told. */
export interface InvokeMessage {
  readonly type: "invoke";
  readonly requestId: string;
  readonly payload: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly traceId: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Bytes of a synchronous call's event, and of its answer. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAXIMUM_PAYLOAD_BYTES = 6 * 1024 * 1024;
