/**
 * A DynamoDB that runs on this machine: the port behind which it can be exchanged. Nobody calls it but the local
 * cloud's own endpoint, which decides who may do what.
 */
export interface DynamoDbEmulator {
  /** Starts it, empty and in memory, on the loopback interface. */
  readonly start: () => Promise<DynamoDbEndpoint>;
  readonly stop: () => Promise<void>;
}

export interface DynamoDbEndpoint {
  readonly url: string;
  /** Sent with every call: what keeps out whoever finds the port. */
  readonly headers: Readonly<Record<string, string>>;
}
