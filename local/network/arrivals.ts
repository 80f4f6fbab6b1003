import type { Socket } from "node:net";
import type { NetworkPath } from "./paths.ts";

/** Where a connection to one of the cloud's services came from, as AWS would see it. */
export interface Arrival {
  /** Whose network namespace it was made in. It says nothing of whose credentials its calls are signed with. */
  readonly functionArn: string;
  /** The service that was dialled: nobody else's operations are answered there. */
  readonly path: NetworkPath;
}

const arrivals = new WeakMap<Socket, Arrival>();

/** Remembers how a connection came, for whoever answers the requests on it. */
export function setArrival(socket: Socket, arrival: Arrival): void {
  arrivals.set(socket, arrival);
}

/** `undefined` of a connection that came over this machine's loopback interface, where functions are not contained. */
export function arrivalOf(socket: Socket): Arrival | undefined {
  return arrivals.get(socket);
}
