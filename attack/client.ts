import { request } from "node:http";
import { connect, type Socket } from "node:net";

export interface Reply {
  readonly status: number;
  readonly text: string;
}

export interface Sending {
  readonly method?: string;
  /** As it is sent: nothing is tidied. */
  readonly path: string;
  /** A list sends a header several times. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  readonly timeoutMilliseconds?: number;
}

const PATIENCE_MILLISECONDS = 30_000;

/** One request on a connection of its own; status 0 where no answer comes. */
export function send(port: number, { method = "GET", path, headers = {}, body, ...sending }: Sending): Promise<Reply> {
  const timeout = sending.timeoutMilliseconds ?? PATIENCE_MILLISECONDS;
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port, method, path, headers, agent: false } as const;
    const outgoing = request(options, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, text }));
      incoming.on("error", ({ message }) => resolve({ status: 0, text: message }));
    });
    const late = setTimeout(() => outgoing.destroy(new Error(`no answer in ${timeout} ms`)), timeout);
    outgoing.on("close", () => clearTimeout(late));
    outgoing.on("error", ({ message }) => resolve({ status: 0, text: message }));
    outgoing.end(body);
  });
}

/** Sends bytes as they are, and gives all that is answered until the connection ends or is quiet. */
export function sendRaw(port: number, text: string, quietMilliseconds = 700): Promise<string> {
  return new Promise((resolve) => {
    let answered = "";
    const socket = connect({ host: "127.0.0.1", port });
    socket.setTimeout(quietMilliseconds, () => socket.destroy());
    socket.setEncoding("latin1").on("data", (part) => {
      answered += String(part);
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answered));
    socket.on("connect", () => socket.write(text, "latin1"));
  });
}

/** Open connections that have been sent a beginning; `undefined` where one could not be opened. */
export function openConnections(port: number, count: number, beginning: string): Promise<readonly Socket[]> {
  const one = (): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect({ host: "127.0.0.1", port });
      socket.on("error", () => resolve(socket));
      socket.on("connect", () => {
        if (beginning !== "") socket.write(beginning, "latin1");
        resolve(socket);
      });
    });
  return Promise.all(Array.from({ length: count }, one));
}
