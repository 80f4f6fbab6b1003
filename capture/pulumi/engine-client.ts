import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import type { Monitor } from "./monitor.ts";

type Done = (error: null, response: object) => void;

/** `LogSeverity.WARNING` of the protocol. */
const WARNING = 2;

/** The engine's other service: what a program logs, and the root resource that old SDKs ask for. */
export function engineClient(monitor: Monitor): Readonly<Record<string, unknown>> {
  const ignore = (_: object, done: Done): void => done(null, { getUrn: () => "" });
  return {
    log(request: LogRequest, done: Done): void {
      recordLog(request, monitor);
      done(null, {});
    },
    getRootResource: ignore,
    setRootResource: ignore,
    startDebugging: ignore,
    requirePulumiVersion: ignore,
    close() {},
  };
}

/** Warnings of the SDK and of the program are the capture's too; errors come as errors. */
export function recordLog(request: LogRequest, monitor: Monitor): void {
  if (request.getSeverity() === WARNING) monitor.warn(request.getMessage().trim());
}
