import type { Graph } from "../../../graph/graph.ts";
import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import { tablesOf } from "../../blueprint/tables.ts";
import { type DecisionLog, decisionLog } from "../../decisions.ts";
import type { EmulatorClient } from "../../dynamodb/emulator-client.ts";
import { type LogStore, logStore } from "../../logs/log-store.ts";
import type { NetworkPath } from "../../network/paths.ts";
import { arn, node, policy, STACK } from "../../test/tiny-graph.ts";
import { type CredentialStore, type Credentials, credentialStore } from "../credentials.ts";
import type { Session } from "../session.ts";
import { type AwsOptions, type LocalAws, startAws } from "../start-aws.ts";

export const ACCOUNT = "123456789012";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/one`;
export const FUNCTION = arn("lambda", "function:one");
/** As the messages of refusals name it. */
export const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/one/one`;

/** What the emulator was told to carry out. */
export interface Carried {
  readonly operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test has sent.
  readonly input: any;
}

export interface TestAws {
  readonly url: string;
  readonly carried: readonly Carried[];
  readonly decisions: DecisionLog;
  readonly logs: LogStore;
  readonly store: CredentialStore;
  readonly credentials: Credentials;
  /** For clients of the SDK. */
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: Credentials;
    readonly maxAttempts: 1;
  };
  readonly stop: () => Promise<void>;
}

export interface TestOptions {
  /** Of the role of the function that calls. */
  readonly statements?: readonly Value[];
  readonly nodes?: readonly ResourceNode[];
  readonly path?: Partial<NetworkPath>;
  readonly session?: Session;
  readonly now?: () => number;
  readonly lacks?: readonly string[];
  readonly options?: Partial<AwsOptions>;
}

/** AWS over a graph of one role and what a test adds, with an emulator that only remembers what it is told. */
export async function runAws(test: TestOptions = {}): Promise<TestAws> {
  const graph = graphOf([roleNode("one"), ...inlinePolicy("one", test.statements ?? []), ...(test.nodes ?? [])]);
  const carried: Carried[] = [];
  const [store, decisions, logs] = [credentialStore(), decisionLog(), logStore()];
  const aws: LocalAws = await startAws({
    graph,
    tables: tablesOf(graph),
    credentials: store,
    emulator: Promise.resolve(rememberingEmulator(carried, test.lacks ?? [])),
    logs,
    decisions,
    pathOf: (_, service) => ({ service, reachable: true, steps: [], ...test.path }),
    ...(test.now !== undefined && { now: test.now }),
    ...test.options,
  });
  const credentials = store.issue(test.session ?? { roleArn: ROLE, functionArn: FUNCTION });
  const { url, stop } = aws.server;
  const config = { endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 } as const;
  return { url, carried, decisions, logs, store, credentials, config, stop };
}

function rememberingEmulator(carried: Carried[], lacks: readonly string[]): EmulatorClient {
  return {
    lacks: new Set(lacks),
    close: () => {},
    call: async (target, body) => {
      carried.push({ operation: target.split(".")[1] ?? "", input: JSON.parse(String(body)) });
      return { status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: Buffer.from("{}") };
    },
  };
}

export function graphOf(nodes: readonly ResourceNode[]): Graph {
  const stack = { id: STACK, project: "tiny", stack: "dev", engine: "pulumi", outputs: {}, warnings: [] } as const;
  return { version: 1, stacks: [stack], nodes };
}

const LAMBDA = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };

export interface RoleOptions {
  readonly trust?: readonly Value[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly boundary?: string;
}

export function roleNode(name: string, { trust = [LAMBDA], tags = {}, boundary }: RoleOptions = {}): ResourceNode {
  const limit = boundary === undefined ? {} : { permissionsBoundary: boundary };
  const inputs = { name, assumeRolePolicy: policy(trust), ...limit };
  return { ...node("aws_iam_role", name, inputs, { id: name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}` }), tags };
}

export function inlinePolicy(role: string, statements: readonly Value[]): readonly ResourceNode[] {
  if (statements.length === 0) return [];
  return [node("aws_iam_role_policy", `${role}-policy`, { role, policy: policy(statements) })];
}

export function managedPolicy(name: string, statements: readonly Value[]): ResourceNode {
  return node(
    "aws_iam_policy",
    name,
    { name, policy: policy(statements) },
    { arn: `arn:aws:iam::${ACCOUNT}:policy/${name}` },
  );
}

/** A table with a partition key `id`, a sort key and an index. */
export function tableNode(name: string, more: Readonly<Record<string, Value>> = {}): ResourceNode {
  return node(
    "aws_dynamodb_table",
    name,
    {
      name,
      hashKey: "id",
      rangeKey: "at",
      attributes: [
        { name: "id", type: "S" },
        { name: "at", type: "N" },
        { name: "kind", type: "S" },
      ],
      globalSecondaryIndexes: [{ name: "by-kind", hashKey: "kind", projectionType: "ALL" }],
      ...more,
    },
    { arn: tableArn(name) },
  );
}

export function tableArn(name: string): string {
  return arn("dynamodb", `table/${name}`);
}

export function keyNode(
  id: string,
  statements?: readonly Value[],
  more: Readonly<Record<string, Value>> = {},
): ResourceNode {
  const document = statements === undefined ? {} : { policy: policy(statements) };
  return node("aws_kms_key", id, { ...document, ...more }, { id, keyId: id, arn: keyArn(id) });
}

export function keyArn(id: string): string {
  return arn("kms", `key/${id}`);
}

export const allow = (Action: Value, Resource: Value, Condition?: Value): Value => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition !== undefined && { Condition }),
});

/** What an SDK call ended with: nothing, or its error's name and message. */
export async function outcome(
  call: Promise<unknown>,
): Promise<"done" | { readonly name: string; readonly message: string }> {
  try {
    await call;
    return "done";
  } catch (error) {
    return error instanceof Error
      ? { name: error.name, message: error.message }
      : { name: "?", message: String(error) };
  }
}
