import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph } from "../graph/graph.ts";
import { UserError } from "../model/errors.ts";
import { FUNCTION_VARIABLES } from "../model/function-contract.ts";
import { type Blueprint, blueprintOf } from "./blueprint/blueprint.ts";
import { tenantsOf } from "./blueprint/tenants.ts";
import { type Containment, contain, notContained } from "./containment/containment.ts";
import { describe } from "./containment/describe.ts";
import { serveControl } from "./control/control-server.ts";
import { serveAwsEndpoint } from "./dynamodb/aws-endpoint.ts";
import { createTables } from "./dynamodb/create-tables.ts";
import { type CredentialStore, credentialStore } from "./dynamodb/credentials.ts";
import { dynaliteEmulator } from "./dynamodb/dynalite-emulator.ts";
import type { DynamoDbEmulator } from "./dynamodb/emulator.ts";
import { type EmulatorClient, emulatorClient } from "./dynamodb/emulator-client.ts";
import { type FunctionSet, type FunctionSetOptions, startFunctions } from "./functions/function-set.ts";
import type { FunctionSurroundings } from "./functions/standard-environment.ts";
import { gateway } from "./gateway/gateway.ts";
import { serveGateway } from "./gateway/gateway-server.ts";
import type { LoopbackServer } from "./http/loopback-server.ts";
import { startTokenIssuer, type TokenIssuer } from "./issuer/token-issuer.ts";
import type { LocalApi, LocalCloud, LocalCloudOptions, LocalTenant } from "./local-cloud.ts";
import { type LogStore, logStore } from "./logs/log-store.ts";
import { endpointVariables, identityUrl } from "./network/door-plan.ts";
import { doors } from "./network/doors.ts";
import { type FunctionNetwork, functionNetwork } from "./network/read-paths.ts";
import { type Shutdown, shutdown } from "./shutdown.ts";

/**
 * Brings a captured stack up on this machine: its tables, its token issuer, its functions, its API. Everything listens
 * on the loopback interface only, and what has been started is stopped again where something later fails.
 *
 * @throws UserError where the graph cannot be run, the port is taken or the temporary folder cannot be written
 */
export async function startLocalCloud(graph: Graph, options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const closing = shutdown();
  try {
    return await start(graph, blueprintOf(graph, options.stack), options, closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
}

async function start(
  graph: Graph,
  blueprint: Blueprint,
  options: LocalCloudOptions,
  closing: Shutdown,
): Promise<LocalCloud> {
  const log = options.log ?? (() => {});
  const logs = logStore(options.onLogEvent);
  const credentials = credentialStore();
  for (const warning of blueprint.warnings) log(warning);
  const folder = await makeFolder(options.temporaryFolder ?? tmpdir(), closing);
  const containing = options.contain === false ? notContained("it was turned off.") : contain(folder);
  const dynamoDb = await startDynamoDb(blueprint, options, credentials, closing);
  const issuer = await startIssuer(blueprint, closing);
  const containment = await containing;
  for (const line of describe(containment)) log(line);
  const functions = await startFunctions(authorizersFirst(blueprint.functions), {
    folder,
    logs,
    credentials,
    containment,
    ...surround(containment, dynamoDb, issuer, functionNetwork(graph, blueprint.stack)),
  });
  closing.add(functions.stop);
  // From here on the functions load while the tables are made.
  const warm = functions.warm();
  log(`${blueprint.functions.length} functions, each in a process of its own`);
  await dynamoDb.tables;
  log(`${blueprint.tables.length} tables in memory`);
  const apis = await serveApis(blueprint, options, functions, logs, closing);
  const tenants = localTenants(blueprint, apis);
  const control = await serveControl({
    tenants: tenants.map(({ id }) => id),

    mintToken: issuer?.mintToken,
    logs,
  });
  closing.add(control.stop);
  return {
    stack: blueprint.stack,
    apis,
    tenants,
    ...(issuer !== undefined && { mintToken: issuer.mintToken }),
    logs,
    control: { url: control.url, secret: control.secret },
    warm,
    stop: closing.run,
  };
}

/** Where functions find AWS and the token issuer: by the doors of their own networks, or on this machine's. */
function surround(
  { layers }: Containment,
  { server }: DynamoDb,
  issuer: TokenIssuer | undefined,
  network: FunctionNetwork,
): Pick<FunctionSetOptions, "surroundings" | "doors"> {
  const keysAt = (url: string): FunctionSurroundings["overrides"] => ({ [FUNCTION_VARIABLES.jwksUri]: url });
  if (!layers.includes("network")) {
    const endpoints = { AWS_ENDPOINT_URL: server.url, AWS_ENDPOINT_URL_DYNAMODB: server.url };
    return { surroundings: { endpoints, overrides: issuer === undefined ? {} : keysAt(issuer.jwksUri) } };
  }
  const overrides = issuer === undefined ? {} : keysAt(identityUrl(issuer.jwksUri));
  const identity = issuer && { identity: issuer.accept };
  return {
    surroundings: { endpoints: endpointVariables(), overrides },
    doors: doors({ network, aws: server.accept, ...identity, onRefusal: () => {} }),
  };
}

/** Nothing is answered before the authorizer is loaded. */
function authorizersFirst(functions: Blueprint["functions"]): Blueprint["functions"] {
  const rank = ({ environment }: Blueprint["functions"][number]): number =>
    FUNCTION_VARIABLES.jwksUri in environment ? 0 : 1;
  return [...functions].sort((left, right) => rank(left) - rank(right));
}

async function makeFolder(parent: string, closing: Shutdown): Promise<string> {
  try {
    const folder = await mkdtemp(join(parent, "bulkhead-local-"));
    closing.add(() => rm(folder, { recursive: true, force: true }));
    return folder;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError({
      message: `No folder for the functions can be made: ${reason}.`,
      where: parent,
      fix: "Set TMPDIR to a folder that you may write to.",
    });
  }
}

interface DynamoDb {
  /** What functions take for AWS. */
  readonly server: LoopbackServer;
  /** Resolves when every table can be used. */
  readonly tables: Promise<void>;
}

/** The endpoint is there at once; what it is asked before the emulator has the tables waits for them. */
async function startDynamoDb(
  { tables }: Blueprint,
  options: LocalCloudOptions,
  credentials: CredentialStore,
  closing: Shutdown,
): Promise<DynamoDb> {
  const emulator = options.emulator ?? dynaliteEmulator();
  closing.add(emulator.stop);
  const client = startEmulator(emulator, tables, closing);
  const ready = client.then(() => {});
  // Reported by whoever waits for the tables, if anything before lets it come to that.
  ready.catch(() => {});
  const authorize = options.authorize ?? (() => ({ allowed: true }));
  const endpoint = await serveAwsEndpoint({ credentials, emulator: client, tables, authorize });
  closing.add(endpoint.stop);
  return { server: endpoint, tables: ready };
}

async function startEmulator(
  emulator: DynamoDbEmulator,
  tables: Blueprint["tables"],
  closing: Shutdown,
): Promise<EmulatorClient> {
  const client = emulatorClient(await emulator.start());
  closing.add(async () => client.close());
  await createTables(client, tables);
  return client;
}

async function startIssuer({ issuer }: Blueprint, closing: Shutdown): Promise<TokenIssuer | undefined> {
  if (issuer === undefined) return undefined;
  const started = await startTokenIssuer(issuer);
  closing.add(started.stop);
  return started;
}

async function serveApis(
  blueprint: Blueprint,
  options: LocalCloudOptions,
  functions: FunctionSet,
  logs: LogStore,
  closing: Shutdown,
): Promise<readonly LocalApi[]> {
  const served: LocalApi[] = [];
  for (const [index, definition] of blueprint.apis.entries()) {
    const stage = { ...definition.stage, ...(options.throttling === false && { throttles: [] }) };
    const api = { ...definition, stage };
    const server = await serveGateway(api, gateway(api, functions.invoke, logs), index === 0 ? (options.port ?? 0) : 0);
    closing.add(server.stop);
    served.push({ name: api.name, url: `${server.url}/${api.stage.name}`, port: server.port });
  }
  return served;
}

function localTenants(blueprint: Blueprint, apis: readonly LocalApi[]): readonly LocalTenant[] {
  return blueprint.apis.flatMap(({ document }, index) =>
    tenantsOf(document).map(({ id, suspended }) => ({ id, suspended, endpoint: `${apis[index]?.url}/tenants/${id}` })),
  );
}
