import { randomUUID } from "node:crypto";
import type { LogStore } from "../logs/log-store.ts";
import { STOPPING } from "./failures.ts";
import {
  type FunctionProcess,
  type ProcessOutcome,
  type ProcessSettings,
  startFunctionProcess,
} from "./function-process.ts";
import { type InvocationResult, MAXIMUM_PAYLOAD_BYTES } from "./invocation.ts";

/** One function, callable: its processes, and the calls that wait for one. */
export interface FunctionPool {
  readonly invoke: (event: unknown) => Promise<InvocationResult>;
  /** Loads the handler before it is needed. */
  readonly warm: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Waiting {
  readonly requestId: string;
  readonly payload: string;
  readonly resolve: (outcome: ProcessOutcome) => void;
}

/** Of one function, on this machine: calls beyond them wait. */
const MAXIMUM_PROCESSES = 4;
/** A call that has waited this long is worth another process: the others are busy with something slow. */
const PATIENCE_MILLISECONDS = 100;

export function functionPool(settings: Omit<ProcessSettings, "onLine">, logs: LogStore): FunctionPool {
  const { definition } = settings;
  const limit = Math.min(definition.reservedConcurrency ?? MAXIMUM_PROCESSES, MAXIMUM_PROCESSES);
  const processes = new Set<FunctionProcess>();
  const starting = new Set<FunctionProcess>();
  const idle: FunctionProcess[] = [];
  const queue: Waiting[] = [];
  let stopped = false;
  const log = (line: string, requestId?: string): void => logs.write(definition.logGroup, line, requestId);

  const start = (): FunctionProcess => {
    const started = startFunctionProcess({ ...settings, onLine: log });
    processes.add(started);
    starting.add(started);
    void started.ready.then((failure) => {
      starting.delete(started);
      if (failure !== undefined)
        log(`INIT_REPORT Status: error Error Type: ${failure.errorType} ${failure.errorMessage}`);
    });
    return started;
  };

  const serve = async (worker: FunctionProcess, call: Waiting): Promise<void> => {
    const initFailure = await worker.ready;
    const outcome: ProcessOutcome =
      initFailure === undefined
        ? await worker.invoke(call.requestId, call.payload)
        : { kind: "failed", failure: initFailure };
    call.resolve(outcome);
    release(worker);
  };

  const release = (worker: FunctionProcess): void => {
    const next = queue.shift();
    if (!worker.isAlive()) {
      processes.delete(worker);
      if (next !== undefined && !stopped) void serve(start(), next);
    } else if (next !== undefined) void serve(worker, next);
    else idle.push(worker);
  };

  const forgetDead = (): void => {
    for (const worker of processes) if (!worker.isAlive()) processes.delete(worker);
  };

  const takeIdle = (): FunctionProcess | undefined => {
    for (let worker = idle.pop(); worker !== undefined; worker = idle.pop()) {
      if (worker.isAlive()) return worker;
    }
    forgetDead();
    return undefined;
  };

  const enqueue = (call: Waiting): void => {
    const worker = takeIdle() ?? (processes.size === 0 ? start() : undefined);
    if (worker !== undefined) return void serve(worker, call);
    queue.push(call);
    if (processes.size < limit) setTimeout(() => relieve(call), PATIENCE_MILLISECONDS).unref();
  };

  const relieve = (call: Waiting): void => {
    const place = queue.indexOf(call);
    if (place < 0 || stopped) return;
    // One that is still loading will take it: two would only load more slowly.
    if (starting.size > 0) return void setTimeout(() => relieve(call), PATIENCE_MILLISECONDS).unref();
    forgetDead();
    if (processes.size >= limit) return;
    queue.splice(place, 1);
    void serve(start(), call);
  };

  const invoke = async (event: unknown): Promise<InvocationResult> => {
    const payload = JSON.stringify(event);
    if (Buffer.byteLength(payload) > MAXIMUM_PAYLOAD_BYTES) return { kind: "too-large" };
    if (limit === 0 || stopped) return { kind: "throttled" };
    const requestId = randomUUID();
    const startedAt = performance.now();
    log(`START RequestId: ${requestId} Version: $LATEST`, requestId);
    const outcome = sized(await new Promise<ProcessOutcome>((resolve) => enqueue({ requestId, payload, resolve })));
    if (outcome.kind === "failed")
      log(`${requestId} ${outcome.failure.errorType}: ${outcome.failure.errorMessage}`, requestId);
    const duration = (performance.now() - startedAt).toFixed(2);
    log(`END RequestId: ${requestId}`, requestId);
    log(
      `REPORT RequestId: ${requestId} Duration: ${duration} ms Memory Size: ${definition.memoryMegabytes} MB`,
      requestId,
    );
    return { ...outcome, requestId };
  };

  const warm = async (): Promise<void> => {
    if (processes.size > 0 || limit === 0) return;
    const worker = start();
    await worker.ready;
    if (stopped) return;
    release(worker);
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    for (const call of queue.splice(0)) call.resolve({ kind: "failed", failure: STOPPING });
    await Promise.all([...processes].map((worker) => worker.kill()));
  };
  return { invoke, warm, stop };
}

function sized(outcome: ProcessOutcome): ProcessOutcome {
  if (outcome.kind === "failed" || Buffer.byteLength(outcome.payload) <= MAXIMUM_PAYLOAD_BYTES) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAXIMUM_PAYLOAD_BYTES} bytes).`;
  return { kind: "failed", failure: { errorType: "Function.ResponseSizeTooLarge", errorMessage } };
}
