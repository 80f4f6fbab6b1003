import type { Graph } from "../../graph/graph.ts";
import { readServiceReference } from "../../iam-data/read-service-reference.ts";
import { NO_SETTINGS } from "../../model/proof-settings.ts";
import { readWorld } from "../../prover/facts/read-world.ts";
import type { TableDefinition } from "../blueprint/tables.ts";
import type { DecisionLog } from "../decisions.ts";
import type { EmulatorClient } from "../dynamodb/emulator-client.ts";
import type { LoopbackServer } from "../http/loopback-server.ts";
import type { LogStore } from "../logs/log-store.ts";
import { type PathOf, serveAwsEndpoint } from "./aws-endpoint.ts";
import type { AwsService } from "./aws-service.ts";
import type { CredentialStore } from "./credentials.ts";
import { type AuthorizeCall, dynamoDbService } from "./dynamodb/dynamodb-service.ts";
import { enforcement } from "./enforcement/enforcement.ts";
import { type KeyRoot, newKeyRoot } from "./kms/ciphertext.ts";
import { kmsService } from "./kms/kms-service.ts";
import { type CallFunction, lambdaService } from "./lambda/lambda-service.ts";
import { logsService } from "./logs/logs-service.ts";
import type { Identify } from "./signature.ts";
import { stsService } from "./sts/sts-service.ts";

export interface AwsOptions {
  readonly graph: Graph;
  readonly tables: readonly TableDefinition[];
  readonly credentials: CredentialStore;
  /** Calls to DynamoDB wait until it is ready. */
  readonly emulator: Promise<EmulatorClient>;
  readonly logs: LogStore;
  readonly decisions: DecisionLog;
  readonly pathOf: PathOf;
  readonly requestOfTrace?: (trace: string) => string | undefined;
  /** For functions that call others. @default there are none */
  readonly callFunction?: CallFunction;
  /** Tells who a call is from, in place of its signature. */
  readonly identify?: Identify;
  /** Decides on calls to DynamoDB in place of the policies. */
  readonly authorize?: AuthorizeCall;
  /**
   * The clock of the local AWS, in milliseconds since 1970.
   *
   * @default this machine's
   */
  readonly now?: () => number;
  /**
   * What the material of the graph's keys follows from: with the same, what was encrypted once can be decrypted again.
   *
   * @default one of this start
   */
  readonly keyRoot?: KeyRoot;
}

/** AWS as functions find it here: one endpoint, every call decided on. */
export interface LocalAws {
  readonly server: LoopbackServer;
  /** Reads the graph's policies, which the first call would otherwise wait for. */
  readonly prepare: () => void;
}

/** The services whose actions name the resources that are served. */
const SERVICES = ["dynamodb", "kms", "lambda", "logs", "sts"];

export async function startAws(options: AwsOptions): Promise<LocalAws> {
  const { credentials, decisions, pathOf, requestOfTrace, identify, now = Date.now } = options;
  const services = once(() => servicesOf(options, now));
  const course = requestOfTrace === undefined ? {} : { requestOfTrace };
  const identifying = identify === undefined ? {} : { identify };
  const server = await serveAwsEndpoint({ credentials, services, pathOf, decisions, now, ...course, ...identifying });
  return { server, prepare: () => void services() };
}

function servicesOf(options: AwsOptions, now: () => number): readonly AwsService[] {
  const { graph, tables, emulator, authorize, credentials, logs, decisions, keyRoot: root = newKeyRoot() } = options;
  const { callFunction = () => undefined } = options;
  const world = readWorld(graph, NO_SETTINGS, readServiceReference(SERVICES));
  const enforced = enforcement({ world, decisions, now });
  return [
    dynamoDbService({ enforcement: enforced, emulator, tables, ...(authorize !== undefined && { authorize }) }),
    stsService({ enforcement: enforced, credentials, now }),
    kmsService({ world, enforcement: enforced, root }),
    logsService({ world, enforcement: enforced, logs }),
    lambdaService({ enforcement: enforced, callFunction }),
  ];
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
