import Module from "node:module";
import { lateInspector } from "./late-inspector.ts";

/**
 * What the SDK loads at its start and few programs need: where one writes a function's code inline, the compiler and
 * npm's tree of packages; where one is traced, the tracer; where one deploys others, the Automation API. More than a
 * third of the time that a small program takes.
 */
const LAZY = new Set([
  "typescript",
  "@npmcli/arborist",
  "normalize-package-data",
  "fdir",
  "./automation",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
]);
const INSPECTOR = /[\\/]closure[\\/]v8Hooks$|^\.[\\/]v8Hooks$/;
const SDK = /[\\/]@pulumi[\\/]pulumi[\\/]/;

type Load = (request: string, parent: { readonly filename?: string } | undefined, isMain: boolean) => unknown;

/** Lets the SDK load these when it first uses them. A program that asks for them itself gets them at once. */
export function loadLazily(): void {
  const internals: { _load: Load; _resolveFilename(request: string, parent: unknown): string } = Object(Module);
  const load = internals._load;
  const inspector = lateInspector();
  internals._load = function (request, parent, isMain) {
    const isOfSdk = (LAZY.has(request) || INSPECTOR.test(request)) && SDK.test(parent?.filename ?? "");
    if (!isOfSdk) return load.call(this, request, parent, isMain);
    if (INSPECTOR.test(request)) return inspector;
    // What is not installed is missed now, as without this.
    internals._resolveFilename(request, parent);
    let loaded: object | undefined;
    return lazily(() => {
      loaded ??= Object(load.call(this, request, parent, isMain));
      return loaded as object;
    });
  };
}

/** Says that it is an ES module, so that compiled `import * as` takes it as it stands and copies nothing out of it. */
function lazily(load: () => object): object {
  return new Proxy(
    {},
    {
      get: (_, key) => {
        if (key === "__esModule") return true;
        const module = load();
        return key === "default" && !("default" in module) ? module : Reflect.get(module, key);
      },
      has: (_, key) => key === "__esModule" || key in load(),
      set: (_, key, value) => Reflect.set(load(), key, value),
      ownKeys: () => Reflect.ownKeys(load()),
      getOwnPropertyDescriptor: (_, key) => {
        // A loader of ES modules asks every module for this one, which none of these has.
        if (key === "module.exports") return undefined;
        const descriptor = Reflect.getOwnPropertyDescriptor(load(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}
