import * as grpc from "@grpc/grpc-js";
import { decode, encode } from "./messages.ts";

export type Handler = (request: Record<string, unknown>) => Record<string, unknown>;

/** A remote procedure: the messages that it takes and gives, and what answers it. */
export interface Procedure {
  readonly request: string;
  readonly response: string;
  readonly handle: Handler;
}

/**
 * Serves the provider to the Terraform process that started us: listens on a free local port and prints the
 * handshake line that Terraform's plugin loader reads. Ends when that process asks, or is gone.
 */
export async function serve(procedures: Readonly<Record<string, Procedure>>): Promise<void> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  addService(server, "tfplugin5.Provider", procedures);
  addService(server, "plugin.GRPCController", {
    Shutdown: { request: "Empty", response: "Empty", handle: shutDown },
  });
  const port = await listen(server);
  process.stdout.write(`1|5|tcp|127.0.0.1:${port}|grpc\n`);
  endWithParent();
}

/** Answers first, then ends. */
function shutDown(): Record<string, unknown> {
  setImmediate(() => process.exit(0));
  return {};
}

/** A Terraform that was killed sends no shutdown; its orphan gets another parent. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 2000).unref();
}

function addService(server: grpc.Server, service: string, procedures: Readonly<Record<string, Procedure>>): void {
  const definition: Record<string, grpc.MethodDefinition<Record<string, unknown>, Record<string, unknown>>> = {};
  const handlers: grpc.UntypedServiceImplementation = {};
  for (const [name, procedure] of Object.entries(procedures)) {
    definition[name] = methodDefinition(`/${service}/${name}`, procedure);
    handlers[name] = unary(procedure.handle);
  }
  server.addService(definition, handlers);
}

function methodDefinition(
  path: string,
  { request, response }: Procedure,
): grpc.MethodDefinition<Record<string, unknown>, Record<string, unknown>> {
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => encode(request, value),
    requestDeserialize: (bytes) => decode(request, bytes),
    responseSerialize: (value) => encode(response, value),
    responseDeserialize: (bytes) => decode(response, bytes),
  };
}

function unary(handle: Handler): grpc.handleUnaryCall<Record<string, unknown>, Record<string, unknown>> {
  return (call, callback) => {
    try {
      callback(null, handle(call.request));
    } catch (error) {
      callback({
        code: grpc.status.INTERNAL,
        details: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  };
}

function listen(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}
