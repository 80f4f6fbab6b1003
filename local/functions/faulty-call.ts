import { setTimeout as delay } from "node:timers/promises";
import type { FunctionCrash, FunctionTimeout } from "../faults/fault.ts";
import { exited, timedOut } from "./failures.ts";
import type { FunctionProcess, ProcessOutcome } from "./function-process.ts";

/**
 * A call that is meant to go wrong. The handler does run, so what it has written by then is written, as where the same
 * happens by itself; the process is gone afterwards.
 */
export async function faultyCall(
  worker: FunctionProcess,
  fault: FunctionTimeout | FunctionCrash,
  call: { readonly requestId: string; readonly payload: string; readonly timeoutSeconds: number },
): Promise<ProcessOutcome> {
  const isTimeout = fault.fault === "function-timeout";
  const running = worker.invoke(call.requestId, call.payload);
  await delay(isTimeout ? call.timeoutSeconds * 1000 : (fault.delay ?? 0));
  await worker.kill();
  await running;
  return { kind: "failed", failure: isTimeout ? timedOut(call.timeoutSeconds) : exited(null, "killed") };
}
