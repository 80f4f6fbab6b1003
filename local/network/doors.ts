import type { ChildProcess, SendHandle } from "node:child_process";
import { Socket as NameSocket } from "node:dgram";
import { Server, Socket } from "node:net";
import { setArrival } from "./arrivals.ts";
import { addressOfName, DOOR_PORTS, isIdentity, serviceAt } from "./door-plan.ts";
import { readQuestion, writeAnswer } from "./name-answer.ts";
import type { FunctionNetwork } from "./read-paths.ts";

/**
 * The doors of functions' networks. A function's process makes two sockets in its own network before any of its code runs,
 * and hands them to the cloud: what connects there has come from this function and from nobody else. So no socket of the
 * machine's own network is needed, and none is in reach.
 */
export interface Doors {
  /** Where the process is to make the sockets. */
  readonly ports: typeof DOOR_PORTS;
  /** Serves the sockets that a process hands over. @returns what closes them */
  readonly attend: (child: ChildProcess, functionArn: string) => () => void;
}

export interface Refusal {
  readonly functionArn: string;
  /** `tcp/443`, `dns`. */
  readonly action: string;
  /** The service or the name. */
  readonly resource: string;
  /** What the network did, step by step; the last is what stopped it. */
  readonly steps: readonly string[];
}

export interface DoorOptions {
  readonly network: FunctionNetwork;
  /** Serve a connection that the network lets pass. */
  readonly aws: (connection: Socket) => void;
  readonly identity?: (connection: Socket) => void;
  /** Told of what the network does not let pass. */
  readonly onRefusal: (refusal: Refusal) => void;
}

/** Of one process at once: Lambda lets it have as many files. */
const MAXIMUM_CONNECTIONS = 1_024;

export function doors(options: DoorOptions): Doors {
  return {
    ports: DOOR_PORTS,
    attend: (child, functionArn) => {
      const closing: (() => void)[] = [];
      // In this order and once: whatever else is handed over is not the runtime's.
      child.on("message", (name, handle) => {
        const isFirst = closing.length === 0 && name === "services" && handle instanceof Server;
        const isSecond = closing.length === 1 && name === "names" && handle instanceof NameSocket;
        if (isFirst) closing.push(serveServices(handle, functionArn, options));
        else if (isSecond) closing.push(serveNames(handle, functionArn, options));
        else discard(handle);
        if (!isFirst && child.connected) child.disconnect();
      });
      return () => {
        for (const close of closing.splice(0)) close();
      };
    },
  };
}

function discard(handle: SendHandle | undefined): void {
  if (handle instanceof Socket) handle.destroy();
  else if (handle instanceof Server || handle instanceof NameSocket) handle.close();
}

function serveServices(server: Server, functionArn: string, options: DoorOptions): () => void {
  const open = new Set<Socket>();
  server.maxConnections = MAXIMUM_CONNECTIONS;
  server.on("error", () => {});
  server.on("connection", (connection) => {
    open.add(connection);
    connection.on("error", () => {});
    connection.on("close", () => open.delete(connection));
    enter(connection, functionArn, options);
  });
  return () => {
    server.close();
    for (const connection of open) connection.destroy();
  };
}

function enter(connection: Socket, functionArn: string, { network, aws, identity, onRefusal }: DoorOptions): void {
  const service = serviceAt(connection.localAddress);
  if (service === undefined) return void connection.resetAndDestroy();
  const path = network.pathOf(functionArn, service);
  const serve = isIdentity(service) ? identity : aws;
  if (!path.reachable || serve === undefined) {
    onRefusal({ functionArn, action: `tcp/${DOOR_PORTS.services}`, resource: service, steps: path.steps });
    // AWS would let it wait until it gives up: here nobody has to.
    return void connection.resetAndDestroy();
  }
  setArrival(connection, { functionArn, path });
  serve(connection);
}

function serveNames(socket: NameSocket, functionArn: string, { network, onRefusal }: DoorOptions): () => void {
  socket.on("error", () => {});
  socket.on("message", (message, { port, address }) => {
    const question = readQuestion(message);
    if (question === undefined) return;
    const { answered, because } = network.resolve(functionArn, question.name);
    if (!answered) onRefusal({ functionArn, action: "dns", resource: question.name, steps: [because] });
    socket.send(writeAnswer(question, answered ? addressOfName(question.name) : undefined), port, address, () => {});
  });
  return () => socket.close();
}
