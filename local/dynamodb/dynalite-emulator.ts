import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { DynamoDbEmulator } from "./emulator.ts";

const GUARD = "x-bulkhead-guard";

/** dynalite in this process. It checks no signatures, so it answers only to who knows the secret of this start. */
export function dynaliteEmulator(): DynamoDbEmulator {
  let server: Server | undefined;
  return {
    start: async () => {
      const secret = randomBytes(24).toString("base64url");
      const started = await listen(guarded(createDynalite(), secret));
      server = started;
      const { port } = started.address() as AddressInfo;
      return { url: `http://127.0.0.1:${port}/`, headers: { [GUARD]: secret } };
    },
    stop: async () => {
      const stopping = server;
      if (stopping === undefined) return;
      server = undefined;
      stopping.closeAllConnections();
      await new Promise<void>((resolve) => stopping.close(() => resolve()));
    },
  };
}

function createDynalite(): Server {
  const dynalite: (options: Readonly<Record<string, number>>) => Server = createRequire(import.meta.url)("dynalite");
  return dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
}

/** Puts a check in front of the server's own listener. */
function guarded(server: Server, secret: string): Server {
  const [handle] = server.listeners("request");
  server.removeAllListeners("request");
  return server.on("request", (request, response) => {
    if (request.headers[GUARD] === secret) handle?.call(server, request, response);
    else response.writeHead(403).end();
  });
}

async function listen(server: Server): Promise<Server> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}
