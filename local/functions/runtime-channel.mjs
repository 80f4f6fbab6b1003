// The function's end of the channel to the cloud, and of the doors in its network. It runs before any code of the function.
import { createSocket } from "node:dgram";
import { createServer, Socket } from "node:net";

/** The cloud's end of it is on this descriptor, as lines of JSON. */
const CHANNEL = 3;

/**
 * Opens the channel. What is reported is written in order; `done` is told when it has left.
 *
 * @returns {{ report: (message: unknown, done?: () => void) => void, listen: (onMessage: (message: any) => void) => void }}
 */
export function openChannel() {
  const channel = new Socket({ fd: CHANNEL, readable: true, writable: true });
  let pending = "";
  let tell = () => {};
  channel.setEncoding("utf8");
  // The cloud has gone: nobody waits for an answer.
  channel.on("error", () => process.exit(0));
  channel.on("close", () => process.exit(0));
  channel.on("data", (text) => {
    const lines = (pending + text).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) tell(JSON.parse(line));
  });
  return {
    report: (message, done) => void channel.write(`${JSON.stringify(message)}\n`, done),
    listen: (onMessage) => {
      tell = onMessage;
    },
  };
}

/**
 * Makes the sockets by which this network is left, and hands them to the cloud, which alone answers there: a listener for
 * the services of AWS and one for names. The way to hand things over is closed behind them.
 *
 * @param {{ services: number, names: number }} ports
 */
export async function openDoors({ services, names }) {
  const listener = createServer();
  const resolver = createSocket("udp4");
  await Promise.all([
    new Promise((resolve, reject) => listener.once("error", reject).listen(services, "0.0.0.0", resolve)),
    new Promise((resolve, reject) => resolver.once("error", reject).bind(names, "0.0.0.0", resolve)),
  ]);
  await handOver("services", listener);
  await handOver("names", resolver);
  listener.close();
  resolver.close();
  if (process.connected) process.disconnect();
}

function handOver(name, handle) {
  return new Promise((resolve, reject) => {
    // The cloud ends the connection when it has both, without an answer to the second.
    process.once("disconnect", resolve);
    process.send(name, handle, undefined, (error) => (error ? reject(error) : resolve()));
  });
}
