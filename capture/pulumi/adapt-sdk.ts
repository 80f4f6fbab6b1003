import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { ProgramPosition } from "./protocol.ts";
import { positionOf } from "./source-position.ts";

/** A resource that the program has made and that has not been registered yet. */
export interface Pending {
  readonly type: string;
  readonly name: string;
  readonly position?: ProgramPosition;
}

type AnyFunction = (...args: unknown[]) => unknown;

const adapted = new Map<string, Map<object, Pending>>();

/** Where `registerResource` and `readResource` of the SDK's runtime take the source position and the stack. */
const REGISTER_POSITION = 9;
const READ_POSITION = 6;

/**
 * Makes one copy of the SDK fast enough to capture with, and exact about source positions, without changing what it
 * tells its engine: promises are not kept for a search for leaks with a stack each (what waits for ever is found by what
 * is made and never registered), debug messages that nobody reads are not sent, and a resource's position is read once, from V8.
 *
 * @param sdk the folder of a copy of `@pulumi/pulumi`.
 * @returns what is made and not registered, by resource.
 */
export function adaptSdk(sdk: string): ReadonlyMap<object, Pending> {
  const done = adapted.get(sdk);
  if (done !== undefined) return done;
  const pending = new Map<object, Pending>();
  adapted.set(sdk, pending);
  const require = createRequire(`${sdk}/package.json`);
  const debuggable: Record<string, AnyFunction> = require("./runtime/debuggable.js");
  const log: Record<string, AnyFunction> = require("./log/index.js");
  const runtime: Record<string, AnyFunction> = require("./runtime/resource.js");
  wrap(debuggable, "debuggablePromise", () => (promise) => promise);
  wrap(log, "debug", () => () => Promise.resolve());
  wrap(runtime, "registerResource", (original) => located(original, REGISTER_POSITION, pending));
  wrap(runtime, "readResource", (original) => located(original, READ_POSITION, pending));
  const { Resource } = require("./resource.js");
  // The constructor asks for its own stack before it calls registerResource, which is given a better one.
  if (typeof Resource.stackTrace === "function") Resource.stackTrace = () => [];
  if (typeof Resource.sourcePosition === "function") Resource.sourcePosition = () => undefined;
  return pending;
}

function wrap(module: Record<string, AnyFunction>, name: string, by: (original: AnyFunction) => AnyFunction): void {
  const original = module[name];
  if (typeof original === "function") module[name] = by(original);
}

function withoutStack(original: AnyFunction): AnyFunction {
  return (...args) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return original(...args);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}

function located(original: AnyFunction, positionIndex: number, pending: Map<object, Pending>): AnyFunction {
  return (...args) => {
    const [resource, , type, name] = args;
    if (typeof resource !== "object" || resource === null) return original(...args);
    const position = positionOf(resource);
    pending.set(resource, {
      type: String(type),
      name: String(name),
      ...(position !== undefined && { position }),
    });
    if (original.length > positionIndex && position !== undefined) {
      args[positionIndex] = { ...position, uri: pathToFileURL(position.file).href };
      args[positionIndex + 1] = undefined;
    }
    const result = withoutStack(original)(...args);
    settle(resource, () => pending.delete(resource));
    return result;
  };
}

/** A resource is registered when its URN is known, or can no longer be. */
function settle(resource: object, done: () => void): void {
  const urn: unknown = Reflect.get(resource, "urn");
  if (typeof urn !== "object" || urn === null) return;
  const promise: unknown = Reflect.get(urn, "promise");
  if (typeof promise === "function") Promise.resolve(promise.call(urn)).then(done, done);
}
