import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Duplex } from "node:stream";
import type { FunctionDefinition } from "../blueprint/functions.ts";
import type { Doors } from "../network/doors.ts";
import { traceRootIn } from "../request-traces.ts";
import { type Channel, type ChannelListener, openChannel } from "./channel.ts";
import { EXCESS, exited, initTimedOut, OUT_OF_MEMORY, STOPPING, timedOut } from "./failures.ts";
import { type FunctionFailure, type InvokeMessage, type ProcessMessage, parseProcessMessage } from "./invocation.ts";
import { forwardLines } from "./lines.ts";
import { killGroup, type RuntimeSettings, startRuntime } from "./runtime-process.ts";
import { watchMemory } from "./watch-memory.ts";

/** What a process needs to run one function. */
export interface ProcessSettings extends RuntimeSettings {
  /** One that has been started already and waits, with these settings. */
  readonly runtime?: ChildProcess | undefined;
  /** Where the function has a network of its own. */
  readonly doors?: Doors;
  readonly environment: Readonly<Record<string, string>>;
  /** A line that the function wrote. */
  readonly onLine: (line: string, requestId: string | undefined) => void;
}

export type ProcessOutcome =
  | { readonly kind: "answered"; readonly payload: string; readonly memory?: number }
  | { readonly kind: "failed"; readonly failure: FunctionFailure; readonly memory?: number };

/** One sandbox of a function: serves one call at a time, and is never used again once one has gone wrong in it. */
export interface FunctionProcess {
  /** Resolves when the handler is loaded; to its failure, if it cannot be. */
  readonly ready: Promise<FunctionFailure | undefined>;
  readonly isAlive: () => boolean;
  readonly invoke: (requestId: string, payload: string) => Promise<ProcessOutcome>;
  /** Kills it and whatever it has started. Resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

/**
 * Twice Lambda's: a laptop that loads many functions at once is slower than one sandbox on its own.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
 */
const INIT_LIMIT_SECONDS = 20;

/** A runtime says what nobody waits for once a call at most, when its answer is late: a flood is an attack on the cloud. */
const MOST_IGNORED = 10_000;

export function startFunctionProcess(settings: ProcessSettings): FunctionProcess {
  const child = settings.runtime ?? startRuntime(settings);
  const closeDoors = settings.doors?.attend(child, settings.definition.arn) ?? (() => {});
  let settleCall: ((outcome: ProcessOutcome) => void) | undefined;
  let settleReady: (failure?: FunctionFailure) => void = () => {};
  let currentRequest: string | undefined;
  let ended: FunctionFailure | undefined;
  let ignored = 0;
  const ready = new Promise<FunctionFailure | undefined>((resolve) => {
    settleReady = resolve;
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));

  const end = (failure: FunctionFailure): void => {
    ended ??= failure;
    clearTimeout(initTimer);
    stopWatching();
    closeDoors();
    killGroup(child);
    settleReady(ended);
    settleCall?.({ kind: "failed", failure: ended });
  };
  const initTimer = setTimeout(() => end(initTimedOut(INIT_LIMIT_SECONDS)), INIT_LIMIT_SECONDS * 1000);
  const stopWatching = watchMemory(child.pid, settings.definition.memoryMegabytes, () => end(OUT_OF_MEMORY));

  forwardLines(child.stdout, (line) => settings.onLine(line, currentRequest));
  forwardLines(child.stderr, (line) => settings.onLine(line, currentRequest));
  child.on("error", (error) => end({ errorType: "Runtime.Unknown", errorMessage: error.message }));
  child.on("exit", (code, signal) => {
    if (child.pid !== undefined) settings.reaper.forget(child.pid);
    // What it said last may still be on its way through the channel.
    setImmediate(() => end(exited(code, signal)));
  });
  const channel = channelOf(child, {
    onMessage: (raw) => {
      const message = parseProcessMessage(raw);
      if (message?.type === "ready") {
        clearTimeout(initTimer);
        settleReady();
      } else if (message?.type === "fatal") end(message.error);
      else if (message?.type === "waiting") return;
      else if (message !== undefined && message.requestId === currentRequest) settleCall?.(outcomeOf(message));
      else if (++ignored > MOST_IGNORED) end(EXCESS);
    },
    onExcess: () => end(EXCESS),
  });
  channel?.send({ type: "start", environment: settings.environment, doors: settings.doors?.ports });

  const invoke = async (requestId: string, payload: string): Promise<ProcessOutcome> => {
    if (ended !== undefined) return { kind: "failed", failure: ended };
    const milliseconds = settings.definition.timeoutSeconds * 1000;
    const outcome = await new Promise<ProcessOutcome>((resolve) => {
      currentRequest = requestId;
      const timer = setTimeout(() => end(timedOut(settings.definition.timeoutSeconds)), milliseconds);
      settleCall = (settled) => {
        clearTimeout(timer);
        settleCall = undefined;
        resolve(settled);
      };
      const message = invokeMessage(settings.definition, requestId, payload, Date.now() + milliseconds);
      channel?.send(message);
    });
    // Its output comes through other pipes than its answer: let what is already there be read as this call's.
    await new Promise((resolve) => setImmediate(resolve));
    currentRequest = undefined;
    return outcome;
  };

  const kill = async (): Promise<void> => {
    end(STOPPING);
    if (child.pid !== undefined) await gone;
  };
  return { ready, isAlive: () => ended === undefined, invoke, kill };
}

function channelOf(child: ChildProcess, listener: ChannelListener): Channel | undefined {
  const stream = child.stdio[3];
  return stream instanceof Duplex ? openChannel(stream, listener) : undefined;
}

function invokeMessage(
  definition: FunctionDefinition,
  requestId: string,
  payload: string,
  deadline: number,
): InvokeMessage {
  // As on AWS, a call that the API makes has the trace of its request.
  const root =
    traceRootIn(payload) ??
    `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomUUID().replaceAll("-", "").slice(0, 24)}`;
  return {
    type: "invoke",
    requestId,
    payload,
    deadline,
    traceId: `Root=${root};Parent=${root.slice(-16)};Sampled=0`,
    context: {
      functionName: definition.name,
      functionVersion: "$LATEST",
      invokedFunctionArn: definition.arn,
      memoryLimitInMB: String(definition.memoryMegabytes),
      logGroupName: definition.logGroup,
      logStreamName: logStreamName(),
    },
  };
}

function logStreamName(): string {
  return `${new Date().toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]local`;
}

function outcomeOf(message: Extract<ProcessMessage, { requestId: string }>): ProcessOutcome {
  const memory = message.memory === undefined ? {} : { memory: message.memory };
  if (message.type === "result") return { kind: "answered", payload: message.payload, ...memory };
  return { kind: "failed", failure: message.error, ...memory };
}
