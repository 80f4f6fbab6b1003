import type { AuthorizeCall } from "./aws/dynamodb/dynamodb-service.ts";
import type { Identify } from "./aws/signature.ts";
import type { Layer } from "./containment/layers.ts";
import type { DecisionLog } from "./decisions.ts";
import type { DynamoDbEmulator } from "./dynamodb/emulator.ts";
import type { FaultSettings } from "./faults/fault.ts";
import type { MintToken } from "./issuer/token-issuer.ts";
import type { LogListener, LogStore } from "./logs/log-store.ts";
import type { RequestLog } from "./requests.ts";

export interface LocalCloudOptions {
  /**
   * Which stack of the graph: `PROJECT/STACK`, or `STACK` alone.
   *
   * @default the only one; more than one need a choice
   */
  readonly stack?: string;
  /**
   * The first API's port; further APIs take any that are free.
   *
   * @default 0: any that is free
   */
  readonly port?: number;
  /** Told what is being done, one line each. */
  readonly log?: (line: string) => void;
  /** Told each event of every log group. */
  readonly onLogEvent?: LogListener;
  /**
   * Decides on each call that a function makes to DynamoDB, in place of the graph's policies: for tests.
   *
   * @default the policies of the graph decide, as AWS does
   */
  readonly authorize?: AuthorizeCall;
  /**
   * Tells who a call to AWS is from, in place of its signature: a hole, for whoever shows what the signature keeps out.
   *
   * @default the signature does
   */
  readonly identify?: Identify;
  /** @default dynoxide where this machine can keep it to itself, or else dynalite */
  readonly emulator?: DynamoDbEmulator;
  /**
   * Whether the stage's throttles bind.
   *
   * @default true, as on AWS
   */
  readonly throttling?: boolean;
  /**
   * Whether functions are kept from this machine, from each other and from the cloud, as far as the machine lets.
   *
   * @default all layers that the machine can give
   */
  readonly contain?: readonly Layer[];
  /**
   * What is made to go wrong, and when.
   *
   * @default nothing
   */
  readonly faults?: FaultSettings;
  /**
   * The folder that keeps the tables' items between starts: of this stack only, and of one start at a time.
   *
   * @default none: items are in memory, and gone with the start
   */
  readonly data?: string;
  /**
   * Where functions are laid out, in a folder of this start.
   *
   * @default the system's temporary folder
   */
  readonly temporaryFolder?: string;
}

export interface LocalApi {
  readonly name: string;
  /** With the stage: `http://127.0.0.1:PORT/STAGE` */
  readonly url: string;
  readonly port: number;
}

export interface LocalTenant {
  readonly id: string;
  /** `http://127.0.0.1:PORT/STAGE/tenants/tenant-001` */
  readonly endpoint: string;
  /** Its routes answer 403 from the API document itself. */
  readonly suspended: boolean;
}

/** A captured stack, running. */
export interface LocalCloud {
  /** `PROJECT/STACK` */
  readonly stack: string;
  readonly apis: readonly LocalApi[];
  readonly tenants: readonly LocalTenant[];
  /** Absent where the stack has no user pool. */
  readonly mintToken?: MintToken;
  readonly logs: LogStore;
  /** Tenant → the log groups that are its own. */
  readonly logGroups: ReadonlyMap<string, readonly string[]>;
  /** What every wall has decided. */
  readonly decisions: DecisionLog;
  /** What was asked of the APIs, and how it ended. */
  readonly requests: RequestLog;
  /** For commands in other processes. */
  readonly control: { readonly url: string; readonly secret: string };
  /** What functions are kept from each other and from this machine by. */
  readonly contained: readonly Layer[];
  /** Resolves when the first functions have been loaded, or have failed to: not so many that memory is wasted on them. */
  readonly warm: Promise<void>;
  /** Ends every process, closes every port, removes every file. May be called more than once. */
  readonly stop: () => Promise<void>;
}
