import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { engineClient } from "./engine-client.ts";
import { messagesOf } from "./messages.ts";
import type { Monitor } from "./monitor.ts";
import { type Handler, resourceService } from "./service.ts";

export interface GrpcMonitor {
  /** `127.0.0.1:PORT`, of both services. */
  readonly address: string;
  /** What the engine refused first. */
  readonly refusal: () => unknown;
  close(): void;
}

/** The same engine behind a socket, for a program that is started exactly as Pulumi starts it. */
export async function serveMonitor(
  monitor: Monitor,
  names: { readonly project: string; readonly stack: string },
): Promise<GrpcMonitor> {
  const require = createRequire(import.meta.url);
  const messages = messagesOf(dirname(require.resolve("@pulumi/pulumi/package.json")));
  const { ResourceMonitorService } = messages.require("./proto/resource_grpc_pb.js");
  const { EngineService } = messages.require("./proto/engine_grpc_pb.js");
  const engineMessages = messages.require("./proto/engine_pb.js");
  let refusal: unknown;
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const handlers = resourceService({
    ...names,
    monitor,
    messages,
    onRefusal: (error) => {
      refusal ??= error;
    },
  });
  const { log } = engineClient(monitor);
  server.addService(ResourceMonitorService, implement(ResourceMonitorService, handlers));
  server.addService(
    EngineService,
    implement(EngineService, {
      log: (request) => {
        if (typeof log === "function") log(request, () => {});
        return new messages.Empty();
      },
      getRootResource: () => new engineMessages.GetRootResourceResponse(),
      setRootResource: () => new engineMessages.SetRootResourceResponse(),
      startDebugging: () => new messages.Empty(),
      requirePulumiVersion: () => new engineMessages.RequirePulumiVersionResponse(),
    }),
  );
  const port = await listen(server);
  return { address: `127.0.0.1:${port}`, refusal: () => refusal, close: () => server.forceShutdown() };
}

function implement(
  service: Readonly<Record<string, unknown>>,
  handlers: Readonly<Record<string, Handler>>,
): grpc.UntypedServiceImplementation {
  const implementation: grpc.UntypedServiceImplementation = {};
  for (const name of Object.keys(service)) {
    const handler = handlers[name];
    if (handler !== undefined) implementation[name] = served(handler) as grpc.UntypedHandleCall;
  }
  return implementation;
}

function served(handler: Handler): grpc.handleUnaryCall<never, object> {
  return ({ request }, done) => {
    Promise.resolve()
      .then(() => handler(request))
      .then(
        (response) => done(null, response),
        (error: unknown) => {
          const details = error instanceof Error ? error.message : String(error);
          done({ code: grpc.status.INVALID_ARGUMENT, details });
        },
      );
  };
}

function listen(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}
