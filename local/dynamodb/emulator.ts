import type { Socket } from "node:net";

/**
 * A DynamoDB that runs on this machine: the port behind which it can be exchanged. Nobody calls it but the local
 * cloud's own endpoint, which decides who may do what.
 */
export interface DynamoDbEmulator {
  /**
   * Starts it on the loopback interface: empty and in memory, or with what is in a folder.
   *
   * @param folder exists, and is nobody else's; a write that has been answered is in it when the emulator is killed
   */
  readonly start: (folder?: string) => Promise<DynamoDbEndpoint>;
  readonly stop: () => Promise<void>;
}

export interface DynamoDbEndpoint {
  /** The emulator's: what one keeps in a folder, another cannot read. */
  readonly name: string;
  readonly url: string;
  /** Sent with every call: what keeps out whoever finds the port. */
  readonly headers: Readonly<Record<string, string>>;
  /** How it is connected to, where nothing of it listens on this machine's network. */
  readonly connect?: () => Promise<Socket>;
  /** Operations that it does not have. */
  readonly lacks: ReadonlySet<string>;
}
