import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { canaryOf } from "../canaries.ts";
import type { Target } from "../target.ts";
import { requestReader } from "./request-reader.ts";

/** A server that stands where the API would. */
export interface Front {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/**
 * Reads what strict servers refuse, asks the first request of a connection for a token, trusts those after it, and tidies
 * paths to find out for whom a request is.
 */
export async function serveLeniently(_: { readonly port: number }, { tenants }: Target): Promise<Front> {
  const { tenantMeant } = await import("./functions/tenant-meant.mjs");
  const ids = tenants.map(({ id }) => id);
  const known = new WeakSet<Socket>();
  const server = createHttpServer({ insecureHTTPParser: true }, (request, response) => {
    request.resume();
    const { socket } = request;
    if (request.headers.authorization === undefined && !known.has(socket)) return void response.writeHead(401).end();
    known.add(socket);
    const url = (request.url ?? "").replace(/^https?:\/\//, "").replaceAll(".example.com", "");
    response.end(JSON.stringify({ users: [{ name: canaryOf(String(tenantMeant(url, {}, ids))) }] }));
  });
  return listen(server);
}

/** Reads one request whole, however long it is and takes, passes it on, and turns to the next connection when it has ended. */
export function serveOneAtATime({ port }: { readonly port: number }): Promise<Front> {
  const waiting: Socket[] = [];
  let busy = false;
  const next = (): void => {
    const socket = busy ? undefined : waiting.find(({ destroyed }) => !destroyed);
    if (socket === undefined) return;
    waiting.splice(0, waiting.indexOf(socket) + 1);
    busy = true;
    socket.on("close", () => {
      busy = false;
      next();
    });
    const isWhole = requestReader();
    const parts: Buffer[] = [];
    socket.on("data", function read(part: Buffer) {
      parts.push(part);
      if (isWhole(part)) passOn(socket.off("data", read), Buffer.concat(parts), port);
    });
  };
  return listen(
    createServer({ pauseOnConnect: true }, (socket) => {
      socket.on("error", () => socket.destroy());
      waiting.push(socket);
      next();
    }),
  );
}

function passOn(socket: Socket, request: Buffer, port: number): void {
  const behind = connect({ host: "127.0.0.1", port });
  behind.on("error", () => socket.destroy());
  socket.on("close", () => behind.destroy());
  behind.on("close", () => socket.destroy());
  behind.write(request);
  socket.pipe(behind).pipe(socket);
}

function listen(server: Server): Promise<Front> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const stop = async (): Promise<void> => {
        server.close();
        for (const socket of open) socket.destroy();
      };
      resolve({ port: (server.address() as AddressInfo).port, stop });
    });
  });
}
