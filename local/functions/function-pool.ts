import { randomUUID } from "node:crypto";
import type { ColdStart, FunctionCrash, FunctionTimeout } from "../faults/fault.ts";
import { type FaultPlan, NO_FAULTS } from "../faults/fault-plan.ts";
import type { LogStore } from "../logs/log-store.ts";
import { STOPPING } from "./failures.ts";
import { faultyCall } from "./faulty-call.ts";
import {
  type FunctionProcess,
  type ProcessOutcome,
  type ProcessSettings,
  startFunctionProcess,
} from "./function-process.ts";
import { type InvocationResult, MAXIMUM_PAYLOAD_BYTES } from "./invocation.ts";
import { type CallReport, platformLog } from "./platform-log.ts";

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

/** As of a process; where it lives is made ready when the first one starts. */
export interface PoolSettings extends Omit<ProcessSettings, "onLine" | "quarters" | "environment" | "runtime"> {
  readonly lodge: () => Pick<ProcessSettings, "quarters" | "environment" | "runtime">;
}

/** @param faults what is made to go wrong with a call */
export function functionPool(
  { lodge, ...settings }: PoolSettings,
  logs: LogStore,
  faults: FaultPlan = NO_FAULTS,
): FunctionPool {
  const { definition } = settings;
  const limit = Math.min(definition.reservedConcurrency ?? MAXIMUM_PROCESSES, MAXIMUM_PROCESSES);
  const processes = new Set<FunctionProcess>();
  const starting = new Set<FunctionProcess>();
  const idle: FunctionProcess[] = [];
  const queue: Waiting[] = [];
  let stopped = false;
  const log = (line: string, requestId?: string): void => logs.write(definition.logGroup, line, requestId);
  const platform = platformLog(definition.logging);
  const logAll = (lines: readonly string[], requestId?: string): void => {
    for (const line of lines) log(line, requestId);
  };
  /** How long loading took, of the processes that have served no call yet. */
  const loaded = new Map<FunctionProcess, number>();

  const start = (): FunctionProcess => {
    const started = startFunctionProcess({ ...settings, ...lodge(), onLine: log });
    processes.add(started);
    starting.add(started);
    const startedAt = performance.now();
    logAll(platform.initStart(definition.runtime));
    void started.ready.then((failure) => {
      starting.delete(started);
      if (failure === undefined) loaded.set(started, performance.now() - startedAt);
      else logAll(platform.initFailed(failure));
    });
    return started;
  };

  const serve = async (given: FunctionProcess, call: Waiting): Promise<void> => {
    const fault = faults.ofInvocation(definition.name);
    const worker = fault?.fault === "cold-start" ? await replaced(given, fault) : given;
    const initFailure = await worker.ready;
    const initDuration = loaded.get(worker);
    loaded.delete(worker);
    logAll(platform.start(call.requestId), call.requestId);
    const startedAt = performance.now();
    const outcome: ProcessOutcome =
      initFailure === undefined
        ? sized(
            await (fault === undefined || fault.fault === "cold-start"
              ? invokeIn(worker, call)
              : failing(worker, fault, call)),
          )
        : { kind: "failed", failure: initFailure };
    const report: CallReport = {
      requestId: call.requestId,
      duration: performance.now() - startedAt,
      memorySize: definition.memoryMegabytes,
      ...(outcome.memory !== undefined && { maxMemoryUsed: outcome.memory }),
      ...(initDuration !== undefined && { initDuration }),
      ...(outcome.kind === "failed" && { failure: outcome.failure }),
    };
    logAll(platform.end(report), call.requestId);
    call.resolve(outcome);
    release(worker);
  };

  const invokeIn = (worker: FunctionProcess, call: Waiting): Promise<ProcessOutcome> =>
    worker.invoke(call.requestId, call.payload);

  const failing = (
    worker: FunctionProcess,
    fault: FunctionTimeout | FunctionCrash,
    call: Waiting,
  ): Promise<ProcessOutcome> => faultyCall(worker, fault, { ...call, timeoutSeconds: definition.timeoutSeconds });

  /** A process that has served no call: the one given, if it has not. */
  const replaced = async (worker: FunctionProcess, { delay = 0 }: ColdStart): Promise<FunctionProcess> => {
    const startedAt = performance.now();
    const isFresh = starting.has(worker) || loaded.has(worker);
    if (!isFresh) {
      await worker.kill();
      processes.delete(worker);
    }
    const fresh = isFresh ? worker : start();
    await fresh.ready;
    await new Promise((resolve) => setTimeout(resolve, delay));
    if (loaded.has(fresh)) loaded.set(fresh, performance.now() - startedAt);
    return fresh;
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
    const outcome = await new Promise<ProcessOutcome>((resolve) => enqueue({ requestId, payload, resolve }));
    return outcome.kind === "answered"
      ? { kind: "answered", requestId, payload: outcome.payload }
      : { kind: "failed", requestId, failure: outcome.failure };
  };

  const warm = async (): Promise<void> => {
    if (stopped || processes.size > 0 || limit === 0) return;
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
