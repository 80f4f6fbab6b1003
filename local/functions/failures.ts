import type { FunctionFailure } from "./invocation.ts";

/** Why a function's process ended, in Lambda's words. */
export const STOPPING: FunctionFailure = {
  errorType: "Runtime.ExitError",
  errorMessage: "The local cloud is stopping.",
};

export const OUT_OF_MEMORY: FunctionFailure = {
  errorType: "Runtime.OutOfMemory",
  errorMessage: "Runtime exited with error: signal: killed",
};

export const EXCESS: FunctionFailure = {
  errorType: "Function.ResponseSizeTooLarge",
  errorMessage: "The function said more at once than an answer can hold.",
};

export function timedOut(seconds: number): FunctionFailure {
  return { errorType: "Sandbox.Timedout", errorMessage: `Task timed out after ${seconds.toFixed(2)} seconds` };
}

export function initTimedOut(seconds: number): FunctionFailure {
  const errorMessage = `The handler was not loaded within ${seconds.toFixed(2)} seconds`;
  return { errorType: "Sandbox.Timedout", errorMessage };
}

const ABORTED = 128 + 6;

export function exited(code: number | null, signal: string | null): FunctionFailure {
  // SIGABRT is how Node ends when its heap is full; a shell tells of it as a status.
  if (signal === "SIGABRT" || code === ABORTED) return OUT_OF_MEMORY;
  const status = signal === null ? `exit status ${code ?? "unknown"}` : `signal: ${signal}`;
  const reason = code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: ${status}`;
  return { errorType: "Runtime.ExitError", errorMessage: reason };
}
