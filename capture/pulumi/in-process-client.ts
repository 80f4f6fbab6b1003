import { type Handler, resourceService, type ServiceOptions } from "./service.ts";

type Done = (error: object | null, response?: object) => void;

/** gRPC's number for a call with arguments that cannot be served. */
const INVALID_ARGUMENT = 3;

/**
 * What the SDK takes for a gRPC client of its engine, without the socket: each call hands its message to the handler.
 * A refusal comes back as a gRPC error, which the SDK expects, and is told to `onRefusal` first.
 */
export function inProcessClient(options: ServiceOptions): Readonly<Record<string, unknown>> {
  const calls = Object.entries(resourceService(options)).map(([name, handler]) => [name, callOf(handler, options)]);
  return { ...Object.fromEntries(calls), close() {} };
}

function callOf(handler: Handler, { onRefusal }: ServiceOptions) {
  return (request: never, ...rest: readonly (Done | object)[]): void => {
    const done = rest.at(-1);
    if (typeof done !== "function") throw new Error("a call without a callback");
    Promise.resolve()
      .then(() => handler(request))
      .then(
        (response) => (done as Done)(null, response),
        (error: unknown) => {
          onRefusal?.(error);
          const details = error instanceof Error ? error.message : String(error);
          (done as Done)(Object.assign(new Error(details), { code: INVALID_ARGUMENT, details }));
        },
      );
  };
}
