import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { UserError } from "../../model/errors.ts";

export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Serves a connection that came by another way than this port. */
  readonly accept: (connection: Socket) => void;
  readonly stop: () => Promise<void>;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * An HTTP server that only this machine can reach. What its handler throws is a 500, and never ends the process.
 *
 * @param port 0 takes any that is free
 * @throws UserError where the port is taken or may not be used
 */
export async function serveLoopback(handler: Handler, port = 0): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    response.on("error", () => {});
    handler(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
      response.end('{"message":"Internal server error"}');
    });
  });
  server.on("clientError", (_, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, port)));
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    accept: (connection) => void server.emit("connection", connection),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== "EADDRINUSE" && error.code !== "EACCES") return error;
  const reason = error.code === "EADDRINUSE" ? "is in use" : "may not be used by you";
  return new UserError({
    message: `Port ${port} ${reason}.`,
    where: `127.0.0.1:${port}`,
    fix: "Choose another with --port, or --port 0 for any that is free.",
  });
}
