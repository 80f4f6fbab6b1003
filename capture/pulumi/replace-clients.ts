import Module from "node:module";
import { dirname } from "node:path";
import { adaptSdk } from "./adapt-sdk.ts";
import { engineClient } from "./engine-client.ts";
import { inProcessClient } from "./in-process-client.ts";
import { messagesOf } from "./messages.ts";
import type { Monitor } from "./monitor.ts";

export interface ReplacementOptions {
  readonly monitor: Monitor;
  readonly project: string;
  readonly stack: string;
  readonly onRefusal: (error: unknown) => void;
  /** Called when the stack's outputs are registered. */
  readonly onCompleted: () => void;
}

type Load = (request: string, parent: unknown, isMain: boolean) => unknown;

/**
 * Gives every copy of the SDK that the program loads a client of the engine that is in this process: component
 * packages bring copies of their own, and each takes messages of its own classes only.
 */
export function replaceClients(options: ReplacementOptions): void {
  const internals: { _load: Load; _resolveFilename(request: string, parent: unknown): string } = Object(Module);
  const load = internals._load;
  const replaced = new WeakSet<object>();
  internals._load = function (request, parent, isMain) {
    const exports: unknown = load.call(this, request, parent, isMain);
    if (!/(resource|engine)_grpc_pb(\.js)?$/.test(request) || typeof exports !== "object" || exports === null)
      return exports;
    const file = internals._resolveFilename(request, parent);
    if (!replaced.has(exports) && /[\\/]@pulumi[\\/]pulumi[\\/]proto[\\/]/.test(file)) {
      replaced.add(exports);
      replaceIn(exports, dirname(dirname(file)), options);
    }
    return exports;
  };
}

function replaceIn(exports: object, sdk: string, options: ReplacementOptions): void {
  if ("ResourceMonitorClient" in exports)
    exports.ResourceMonitorClient = class {
      constructor() {
        adaptSdk(sdk);
        Object.assign(this, inProcessClient({ ...options, messages: messagesOf(sdk) }));
      }
    };
  if ("EngineClient" in exports)
    exports.EngineClient = class {
      constructor() {
        Object.assign(this, engineClient(options.monitor));
      }
    };
}
