import type { TableDefinition } from "../../blueprint/tables.ts";
import type { EmulatorClient } from "../../dynamodb/emulator-client.ts";
import { AwsError, notServed } from "../aws-error.ts";
import { type AwsAnswer, type AwsCall, type AwsService, type Input, valueAnswer } from "../aws-service.ts";
import type { Enforcement } from "../enforcement/enforcement.ts";
import {
  type Asked,
  type AskSettings,
  askOfBatch,
  askOfItem,
  askOfStatement,
  askOfStatements,
  askOfTransaction,
} from "./asks.ts";
import { listOf, objectOf, textOf } from "./attribute-values.ts";
import { referTo, type TableCatalog, type TableReference, tableCatalog } from "./table-catalog.ts";
import { requireTableKey } from "./table-keys.ts";

/** Decides on calls to DynamoDB in place of the policies: for tests of what lies behind. */
export type AuthorizeCall = (call: DynamoDbCall) => Authorization;
export type Authorization = { readonly allowed: true } | { readonly allowed: false; readonly message: string };
export interface DynamoDbCall {
  readonly caller: { readonly roleArn: string; readonly functionArn?: string };
  readonly operation: string;
  readonly input: unknown;
}

export interface DynamoDbOptions {
  readonly enforcement: Enforcement;
  /** Calls wait until it is ready. */
  readonly emulator: Promise<EmulatorClient>;
  readonly tables: readonly TableDefinition[];
  readonly authorize?: AuthorizeCall;
}

type Read = (operation: string, input: Input, settings: AskSettings) => Asked;

const item: Read = (operation, input, settings) => askOfItem(operation, input, settings);
/** What is asked of a table and not of its items. */
const table: Read = (operation, input, { caller }) => {
  const reference = referTo(input["TableName"], caller);
  return { asks: [{ action: operation, table: reference, keys: {} }], input: { ...input, TableName: reference.name } };
};
const everything: Read = (operation, input) => ({ asks: [{ action: operation, keys: {} }], input });

/** Operations on items: those need a table's key. */
const ITEMS: ReadonlyMap<string, Read> = new Map(
  Object.entries({
    GetItem: item,
    PutItem: item,
    UpdateItem: item,
    DeleteItem: item,
    Query: item,
    Scan: item,
    BatchGetItem: askOfBatch,
    BatchWriteItem: askOfBatch,
    TransactGetItems: askOfTransaction,
    TransactWriteItems: askOfTransaction,
    ExecuteStatement: (_, input, settings) => askOfStatement(input, settings),
    BatchExecuteStatement: (_, input, settings) => askOfStatements("Statements", input, settings),
    ExecuteTransaction: (operation, input, settings) =>
      askOfStatements("TransactStatements", input, settings, operation),
  } satisfies Record<string, Read>),
);

const TABLES: ReadonlyMap<string, Read> = new Map(
  Object.entries({
    DescribeTable: table,
    DescribeTimeToLive: table,
    CreateTable: table,
    DeleteTable: table,
    UpdateTable: table,
    ListTables: everything,
  }),
);

/** DynamoDB, of which every call is decided on and then carried out by an emulator. */
export function dynamoDbService({ enforcement, emulator, tables, authorize }: DynamoDbOptions): AwsService {
  const catalog = tableCatalog(tables);
  const decide = (call: AwsCall, { asks }: Asked): void => {
    for (const ask of asks) {
      const resource =
        ask.table === undefined ? "*" : ask.index === undefined ? ask.table.arn : indexArn(ask.table, ask.index);
      const { keys, orKeys } = ask;
      const action = `dynamodb:${ask.action}`;
      enforcement.authorize({ caller: call.caller, action, resource, keys, ...(orKeys && { orKeys }) });
    }
    if (!ITEMS.has(call.operation)) return;
    const touched = new Map(asks.flatMap((ask) => (ask.table ? [[ask.table.arn, ask.table] as const] : [])));
    for (const one of touched.values()) requireTableKey(enforcement, call.caller, one);
  };
  const call = async (asked: AwsCall): Promise<AwsAnswer> => {
    const { caller, operation, input } = asked;
    const read = ITEMS.get(operation) ?? TABLES.get(operation);
    if (read === undefined) throw notServed(`DynamoDB's operation ${operation}`);
    const wanted = read(operation, input, { caller, catalog, mentions: enforcement.mentions });
    if (authorize === undefined) decide(asked, wanted);
    else decideBy(authorize, asked);
    for (const ask of wanted.asks) requireThere(catalog, ask.table, operation);
    if (operation === "DescribeTimeToLive") return describeTimeToLive(tables, wanted);
    const client = await emulator;
    if (client.lacks?.has(operation)) throw notServed(`DynamoDB's operation ${operation}, which this emulator lacks,`);
    const answered = await client.call(`DynamoDB_20120810.${operation}`, JSON.stringify(wanted.input));
    const answer: AwsAnswer = { kind: "raw", ...answered };
    return TABLES.has(operation) && answered.status === 200 ? afterwards(operation, wanted, answer, catalog) : answer;
  };
  const protocol = {
    kind: "json",
    target: "DynamoDB_20120810",
    version: "1.0",
    errors: "com.amazonaws.dynamodb.v20120810",
  } as const;
  return { name: "dynamodb", protocol, toleranceMinutes: 5, call };
}

function decideBy(authorize: AuthorizeCall, { caller: { session }, operation, input }: AwsCall): void {
  const { roleArn, functionArn } = session;
  const caller = { roleArn, ...(functionArn !== undefined && { functionArn }) };
  const decided = authorize({ caller, operation, input });
  if (!decided.allowed) throw new AwsError("AccessDeniedException", decided.message);
}

const indexArn = ({ arn }: TableReference, index: string): string => `${arn}/index/${index}`;

/** The emulator finds tables by name: one of this name in another region or account must not be taken for it. */
function requireThere(catalog: TableCatalog, asked: TableReference | undefined, operation: string): void {
  if (asked === undefined || catalog.has(asked.arn)) return;
  if (operation !== "CreateTable") {
    throw new AwsError("ResourceNotFoundException", `Requested resource not found: Table: ${asked.name} not found`);
  }
  if (catalog.hasName(asked.name)) throw notServed(`A second table of the name ${asked.name}, in another region,`);
}

/** The emulator knows no expiry; what the graph says of it is answered here. */
function describeTimeToLive(tables: readonly TableDefinition[], { asks: [ask] }: Asked): AwsAnswer {
  const attribute = tables.find(({ arn }) => arn === ask?.table?.arn)?.ttlAttribute;
  const description =
    attribute === undefined
      ? { TimeToLiveStatus: "DISABLED" }
      : { TimeToLiveStatus: "ENABLED", AttributeName: attribute };
  return valueAnswer({ TimeToLiveDescription: description });
}

/** ARNs in an answer are those of the graph, and not of the emulator's own region and account. */
function afterwards(
  operation: string,
  { asks: [ask], input }: Asked,
  answer: AwsAnswer,
  catalog: TableCatalog,
): AwsAnswer {
  if (answer.kind !== "raw") return answer;
  const arn = ask?.table?.arn;
  if (arn === undefined) return answer;
  if (operation === "CreateTable") catalog.add(arn, createdKeys(input));
  if (operation === "DeleteTable") catalog.remove(arn);
  const name = arn.split("/").at(-1) ?? "";
  const text = answer.body.toString("utf8");
  const body = Buffer.from(
    text.replaceAll(/arn:aws[a-z-]*:dynamodb:[^"/]*:table\/([\w.-]+)/g, (found, table: string) =>
      table === name ? arn : found,
    ),
  );
  const { "x-amz-crc32": _, ...headers } = answer.headers;
  return { ...answer, headers, body };
}

function createdKeys(input: Input) {
  const partitionKey = (schema: unknown): string =>
    listOf(schema).flatMap((key) => {
      const { AttributeName, KeyType } = objectOf(key);
      return KeyType === "HASH" ? (textOf(AttributeName) ?? []) : [];
    })[0] ?? "";
  const indexes = [...listOf(input["GlobalSecondaryIndexes"]), ...listOf(input["LocalSecondaryIndexes"])].map(objectOf);
  return {
    partitionKey: partitionKey(input["KeySchema"]),
    indexes: new Map(indexes.map((index) => [textOf(index["IndexName"]) ?? "", partitionKey(index["KeySchema"])])),
  };
}
