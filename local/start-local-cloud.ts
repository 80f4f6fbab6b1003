import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph } from "../graph/graph.ts";
import { UserError } from "../model/errors.ts";
import { FUNCTION_VARIABLES } from "../model/function-contract.ts";
import { type CredentialStore, credentialStore } from "./aws/credentials.ts";
import { type LocalAws, startAws } from "./aws/start-aws.ts";
import { type Blueprint, blueprintOf } from "./blueprint/blueprint.ts";
import { tenantsOf } from "./blueprint/tenants.ts";
import { type Containment, contain } from "./containment/containment.ts";
import { describe } from "./containment/describe.ts";
import { serveControl } from "./control/control-server.ts";
import { type DataFolder, openDataFolder } from "./data/data-folder.ts";
import { type DecisionLog, decisionLog } from "./decisions.ts";
import { createTables } from "./dynamodb/create-tables.ts";
import { defaultEmulator } from "./dynamodb/default-emulator.ts";
import type { DynamoDbEmulator } from "./dynamodb/emulator.ts";
import { type EmulatorClient, emulatorClient } from "./dynamodb/emulator-client.ts";
import { type FaultPlan, faultPlan, NO_FAULTS } from "./faults/fault-plan.ts";
import { withTableFaults } from "./faults/table-faults.ts";
import { type FirstProcesses, firstProcesses } from "./functions/first-processes.ts";
import { checkCode } from "./functions/function-folder.ts";
import { FIRST, type FunctionSet, type FunctionSetOptions, startFunctions } from "./functions/function-set.ts";
import { type Reaper, startReaper } from "./functions/reaper.ts";
import type { FunctionSurroundings } from "./functions/standard-environment.ts";
import { gateway, type Watching } from "./gateway/gateway.ts";
import { serveGateway } from "./gateway/gateway-server.ts";
import type { LoopbackServer } from "./http/loopback-server.ts";
import { startTokenIssuer, type TokenIssuer } from "./issuer/token-issuer.ts";
import type { LocalApi, LocalCloud, LocalCloudOptions, LocalTenant } from "./local-cloud.ts";
import { type LogStore, logStore } from "./logs/log-store.ts";
import { endpointVariables, identityUrl } from "./network/door-plan.ts";
import { doors, type Refusal } from "./network/doors.ts";
import { type FunctionNetwork, functionNetwork } from "./network/read-paths.ts";
import { sparingly } from "./network/sparing.ts";
import { type RequestTraces, requestTraces } from "./request-traces.ts";
import { requestLog } from "./requests.ts";
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
    const folder = await makeFolder(options.temporaryFolder ?? tmpdir(), closing);
    return await start(graph, { ...options, folder }, closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
}

interface Begun extends LocalCloudOptions {
  readonly folder: string;
}

async function start(graph: Graph, options: Begun, closing: Shutdown): Promise<LocalCloud> {
  const { folder } = options;
  const blueprint = blueprintOf(graph, options.stack);
  const definitions = authorizersFirst(blueprint.functions);
  const reaper = startReaper(folder);
  closing.add(async () => reaper.stop());
  // Found out by trying, in the first functions' processes: meanwhile all that needs this one is read.
  const [first, containing] = beginContainment(definitions, options, reaper, closing);
  const log = options.log ?? (() => {});
  const logs = logStore(options.onLogEvent);
  const credentials = credentialStore();
  const decisions = decisionLog();
  const traces = requestTraces();
  const network = functionNetwork(graph, blueprint.stack);
  for (const warning of blueprint.warnings) log(warning);
  const faults = faultsOf(options, logs);
  const emulator = options.emulator ?? defaultEmulator();
  const data = options.data === undefined ? undefined : openDataFolder(options.data, blueprint.stack);
  if (data !== undefined) closing.add(async () => data.release());
  const started: { functions?: FunctionSet } = {};
  const dynamoDb = startDynamoDb(emulator, blueprint, { faults, data }, closing);
  const callFunction: FunctionSet["invoke"] = (arn, event) => started.functions?.invoke(arn, event);
  const known = { graph, blueprint, credentials, logs, decisions, traces, network, dynamoDb, faults, data };
  const served = { ...known, callFunction };
  const aws = await serveAws(served, options, closing);
  const issuer = await startIssuer(blueprint, faults, closing);
  aws.prepare();
  network.prepare();
  const containment = await containing;
  for (const line of describe(containment)) log(line);
  const functions = startFunctions(definitions, {
    folder,
    first,
    reaper,
    logs,
    credentials,
    faults,
    containment,
    ...surround(containment, aws.server, issuer, { network, decisions }),
  });
  started.functions = functions;
  closing.add(functions.stop);
  // From here on the functions load while the tables are made: these are ready sooner.
  const warm = functions.warm();
  log(enforcementLine(options));
  log(`${blueprint.functions.length} functions, each in a process of its own`);
  await dynamoDb.tables;
  log(`${blueprint.tables.length} tables ${options.data === undefined ? "in memory" : `kept in ${options.data}`}`);
  const requests = requestLog();
  const invoke: FunctionSet["invoke"] = (functionArn, event) => {
    traces.note(event);
    return functions.invoke(functionArn, event);
  };
  const apis = await serveApis(blueprint, options, { invoke, logs, requests, decisions }, closing);
  const tenants = localTenants(blueprint, apis);
  const control = await serveControl({
    tenants: tenants.map(({ id }) => id),
    logGroups: blueprint.logGroups,
    mintToken: issuer?.mintToken,
    logs,
    scan: async (table, start) => scanPage(await dynamoDb.client, table, start),
  });
  closing.add(control.stop);
  return {
    stack: blueprint.stack,
    apis,
    tenants,
    ...(issuer !== undefined && { mintToken: issuer.mintToken }),
    logs,
    logGroups: blueprint.logGroups,
    decisions,
    requests,
    control: { url: control.url, secret: control.secret },
    contained: containment.layers,
    warm,
    stop: closing.run,
  };
}

function beginContainment(
  definitions: Blueprint["functions"],
  { folder, contain: wanted }: Begun,
  reaper: Reaper,
  closing: Shutdown,
): readonly [FirstProcesses, Promise<Containment>] {
  for (const definition of definitions) checkCode(definition);
  const first = firstProcesses(definitions.slice(0, FIRST), { folder, reaper });
  closing.add(first.stop);
  const containing = contain(folder, { wanted, ...(definitions.length > 0 && { attempt: first.tryIn }) });
  // Reported by whoever waits for it, if anything before lets it come to that.
  containing.catch(() => {});
  return [first, containing];
}

/** As DynamoDB answers; what it refuses is in the answer. */
async function scanPage(client: EmulatorClient, table: string, start: unknown): Promise<unknown> {
  const input = { TableName: table, ConsistentRead: true, ...(start !== undefined && { ExclusiveStartKey: start }) };
  const { body } = await client.call("DynamoDB_20120810.Scan", JSON.stringify(input));
  return JSON.parse(body.toString("utf8"));
}

/** Each fault that strikes is a line of this log group. */
const FAULTS_GROUP = "bulkhead/faults";

function faultsOf({ faults }: LocalCloudOptions, logs: LogStore): FaultPlan {
  return faults === undefined ? NO_FAULTS : faultPlan(faults, (line) => logs.write(FAULTS_GROUP, line));
}

/** Where functions find AWS and the token issuer: by the doors of their own networks, or on this machine's. */
function surround(
  { layers }: Containment,
  server: LoopbackServer,
  issuer: TokenIssuer | undefined,
  { network, decisions }: { readonly network: FunctionNetwork; readonly decisions: DecisionLog },
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
    doors: doors({
      network,
      aws: server.accept,
      ...identity,
      onRefusal: sparingly((refusal) => decisions.record(lost(refusal))),
    }),
  };
}

/** What a function's network does not let pass, as a decision of it. */
function lost({ functionArn, action, resource, steps }: Refusal): Parameters<DecisionLog["record"]>[0] {
  const because = steps.join("; ");
  return { layer: "network", principal: functionArn, action, resource, verdict: "deny", because, by: [] };
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
  readonly client: Promise<EmulatorClient>;
  /** Resolves when every table can be used. */
  readonly tables: Promise<void>;
}

function startDynamoDb(
  emulator: DynamoDbEmulator,
  { tables }: Blueprint,
  { faults, data }: Pick<Served, "faults" | "data">,
  closing: Shutdown,
): DynamoDb {
  closing.add(emulator.stop);
  const client = startEmulator(emulator, tables, data, closing).then((started) => withTableFaults(started, faults));
  const ready = client.then(() => {});
  // Reported by whoever waits for the tables, if anything before lets it come to that.
  ready.catch(() => {});
  return { client, tables: ready };
}

interface Served {
  readonly graph: Graph;
  readonly blueprint: Blueprint;
  readonly credentials: CredentialStore;
  readonly logs: LogStore;
  readonly decisions: DecisionLog;
  readonly traces: RequestTraces;
  readonly network: FunctionNetwork;
  readonly dynamoDb: DynamoDb;
  readonly faults: FaultPlan;
  readonly data: DataFolder | undefined;
  readonly callFunction: FunctionSet["invoke"];
}

/** The endpoint is there at once; what it is asked before the emulator has the tables waits for them. */
async function serveAws(
  { blueprint, network, dynamoDb, traces, faults, data, ...served }: Served,
  { authorize, identify }: LocalCloudOptions,
  closing: Shutdown,
): Promise<LocalAws> {
  const { client } = dynamoDb;
  const { tables } = blueprint;
  const deciding = { ...(authorize !== undefined && { authorize }), ...(identify !== undefined && { identify }) };
  const aws = await startAws({
    ...served,
    ...deciding,
    tables,
    emulator: client,
    pathOf: network.pathOf,
    requestOfTrace: traces.requestOf,
    ...(data !== undefined && { keyRoot: data.keyRoot }),
    now: () => Date.now() + faults.ahead("aws"),
  });
  closing.add(aws.server.stop);
  return aws;
}

function enforcementLine({ authorize }: LocalCloudOptions): string {
  return authorize === undefined
    ? "IAM is enforced: each call to AWS is decided on by policies, boundaries, keys and endpoints of the graph"
    : "IAM is not enforced on DynamoDB: calls are decided on by who started this";
}

async function startEmulator(
  emulator: DynamoDbEmulator,
  tables: Blueprint["tables"],
  data: DataFolder | undefined,
  closing: Shutdown,
): Promise<EmulatorClient> {
  const endpoint = await emulator.start(data?.tables);
  data?.checkEmulator(endpoint.name);
  const client = emulatorClient(endpoint);
  closing.add(async () => client.close());
  await createTables(client, tables);
  data?.complete(endpoint.name);
  return client;
}

async function startIssuer(
  { issuer }: Blueprint,
  faults: FaultPlan,
  closing: Shutdown,
): Promise<TokenIssuer | undefined> {
  if (issuer === undefined) return undefined;
  const started = await startTokenIssuer(issuer, faults);
  closing.add(started.stop);
  return started;
}

async function serveApis(
  blueprint: Blueprint,
  options: LocalCloudOptions,
  { invoke, logs, ...watching }: Pick<FunctionSet, "invoke"> & Watching & { readonly logs: LogStore },
  closing: Shutdown,
): Promise<readonly LocalApi[]> {
  const served: LocalApi[] = [];
  for (const [index, definition] of blueprint.apis.entries()) {
    const stage = { ...definition.stage, ...(options.throttling === false && { throttles: [] }) };
    const api = { ...definition, stage };
    const answer = gateway(api, invoke, logs, watching);
    const server = await serveGateway(api, answer, index === 0 ? (options.port ?? 0) : 0);
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
